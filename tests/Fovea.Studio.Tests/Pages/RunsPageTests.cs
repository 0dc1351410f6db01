using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fovea.Training;

namespace Fovea.Studio.Tests;

/// <summary>Runs over the studio's API.</summary>
public class RunsPageTests(RunsPageTests.Trained trained) : IClassFixture<RunsPageTests.Trained>
{
    private Studio Studio => trained.Studio;

    [Fact]
    public async Task The_list_says_what_the_library_says_and_a_damaged_run_hides_no_other()
    {
        var list = await Studio.GetAsync("/api/runs");
        var run = RunSummary.Of(trained.Folder);
        var row = list.GetProperty("runs").EnumerateArray().Single(r => r.GetProperty("path").GetString() == "a/run");
        Assert.Equal("completed", row.GetProperty("state").GetString());
        Assert.Equal(["a/run", .. RunColumn.Shown.Skip(1).Select(c => c.Text(run))],
            row.GetProperty("cells").EnumerateArray().Select(c => c.GetString()));
        Assert.StartsWith("damaged/config.yaml: ", list.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("network=digits", 1)]
    [InlineData("epochs>=2, network=digits", 1)]
    [InlineData("name=a/run", 1)]
    [InlineData("name=run", 1)]
    [InlineData("name!=a/run", 0)]
    [InlineData("epochs>2", 0)]
    [InlineData("learningRate<1", 1)]
    public async Task Filters_are_those_of_the_command_line(string filter, int count)
    {
        var list = await Studio.GetAsync($"/api/runs?filter={Uri.EscapeDataString(filter)}");
        Assert.Equal(count, list.GetProperty("runs").GetArrayLength());
    }

    [Theory]
    [InlineData("nonsense", "expected COLUMN>VALUE")]
    [InlineData("colour=red", "unknown column 'colour'")]
    public async Task A_filter_that_is_none_is_said(string filter, string line)
    {
        var answer = await Studio.Client.GetAsync($"/api/runs?filter={filter}");
        Assert.StartsWith(line, await Studio.ErrorAsync(HttpStatusCode.BadRequest, answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_has_its_figures_and_is_not_sent_again_before_it_changes()
    {
        var run = await Studio.GetAsync("/api/runs/run?run=a/run");
        Assert.Equal("completed", run.GetProperty("state").GetString());
        Assert.Equal(2, run.GetProperty("epochs").GetInt32());
        Assert.False(run.GetProperty("canStop").GetBoolean());
        Assert.Contains("Loss", run.GetProperty("charts").GetString(), StringComparison.Ordinal);
        var stamp = run.GetProperty("stamp").GetString()!;
        var same = await Studio.GetAsync($"/api/runs/run?run=a/run&stamp={Uri.EscapeDataString(stamp)}");
        Assert.False(same.TryGetProperty("state", out _));
    }

    [Theory]
    [InlineData("/api/runs/run?run=../outside", HttpStatusCode.NotFound)]
    [InlineData("/api/runs/run?run=nowhere", HttpStatusCode.NotFound)]
    [InlineData("/api/runs/run?run=a", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs/run", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs/report?run=a", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs/deletion?run=a", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs/compare?run=a/run", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs/compare?run=a/run&run=a/run", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs/form?recipe=nothing", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs/sweep?sweep=a", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_is_said_in_a_line(string address, HttpStatusCode status) =>
        Assert.DoesNotContain('\n', await Studio.ErrorAsync(status, await Studio.Client.GetAsync(address)));

    [Fact]
    public async Task The_report_has_an_origin_of_its_own()
    {
        var answer = await Studio.Client.GetAsync("/api/runs/report?run=a/run");
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("sandbox allow-scripts; default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("connect-src", policy, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(Path.Combine(trained.Folder, RunInspection.FileName)), await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Notes_are_kept_in_the_runs_folder_and_bounded()
    {
        var answer = await Studio.Client.PostAsync("/api/runs/notes?run=a/run", new StringContent("größer\n"));
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal("größer\n", File.ReadAllText(Path.Combine(trained.Folder, "notes.md")));
        Assert.Equal("größer\n", (await Studio.GetAsync("/api/runs/notes?run=a/run")).GetProperty("text").GetString());
        await Studio.ErrorAsync(HttpStatusCode.RequestEntityTooLarge,
            await Studio.Client.PostAsync("/api/runs/notes?run=a/run", new ByteArrayContent(new byte[70_000])));
    }

    [Fact]
    public async Task The_form_has_a_value_for_every_key_of_the_schema()
    {
        var schema = await Studio.GetAsync("/api/runs/schema");
        var form = await Studio.GetAsync("/api/runs/form?recipe=digits");
        Assert.Equal(schema.GetProperty("properties").EnumerateObject().Select(p => p.Name),
            form.GetProperty("values").EnumerateObject().Select(p => p.Name));
        Assert.Equal(Recipe.All.Select(r => r.Name),
            form.GetProperty("recipes").EnumerateArray().Select(r => r.GetProperty("name").GetString()));
        Assert.Equal(2, (await Studio.GetAsync("/api/runs/form?run=a/run")).GetProperty("values").GetProperty("epochs").GetInt32());
    }

    [Theory]
    [InlineData("epochs", "0", "settings: epochs: expected 1 or more, got 0")]
    [InlineData("epochs", "many", "epochs: epochs: expected")]
    [InlineData("name", "../out", "name: expected letters, digits, - and _")]
    [InlineData("data", "/etc", "/etc: not in the studio's folder.")]
    [InlineData("weights", "../w.pth", "../w.pth: not in the studio's folder.")]
    [InlineData("colour", "red", "colour: colour: unknown key")]
    [InlineData("optimizer", "{name: sgd, momentum: big}", "optimizer: ")]
    public async Task A_setting_that_makes_no_sense_is_said_and_nothing_is_begun(string key, string value, string line)
    {
        var values = new Dictionary<string, string> { [key] = value };
        var body = new Dictionary<string, object> { ["recipe"] = "digits", ["values"] = values };
        var answer = await Studio.Client.PostAsync("/api/runs", JsonContent.Create(body));
        Assert.False(answer.IsSuccessStatusCode);
        Assert.StartsWith(line, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetString(),
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Studio.Folder, "runs", "digits-1", "checkpoints")));
    }

    [Fact]
    public async Task Nobody_trains_it_so_it_cannot_be_stopped() => Assert.Equal("expected a training on this machine, found none.",
        await Studio.ErrorAsync(HttpStatusCode.BadRequest, await Studio.Client.PostAsync("/api/runs/stop?run=a/run", null)));

    /// <summary>A studio on a folder with a run of two epochs, and one that is damaged.</summary>
    public sealed class Trained : IAsyncLifetime
    {
        public Studio Studio { get; } = new();

        public string Folder => Path.Combine(Studio.Folder, "a", "run");

        public async ValueTask InitializeAsync()
        {
            await Studio.InitializeAsync();
            var config = Recipe.Find("digits")!.Config;
            (config.Epochs, config.NumTrain) = (2, 100);
            var session = TrainingSession.Start(config);
            session.Trainer.View = null;
            session.Keep(Folder);
            session.Train();
            session.Finish();
            var damaged = Directory.CreateDirectory(Path.Combine(Studio.Folder, "damaged")).FullName;
            File.WriteAllText(Path.Combine(damaged, "config.yaml"), "epochs: [");
            File.WriteAllText(Path.Combine(damaged, "metrics.jsonl"), "");
        }

        public ValueTask DisposeAsync() => Studio.DisposeAsync();
    }
}
