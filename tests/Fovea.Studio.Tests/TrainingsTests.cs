using System.Net.Http.Json;
using System.Text.Json;
using Fovea.Testing;
using Fovea.Training;

namespace Fovea.Studio.Tests;

/// <summary>A training that the studio began is a process of its own.</summary>
public class TrainingsTests
{
    [Fact]
    public async Task A_training_goes_on_when_the_studio_ends_and_another_studio_stops_it()
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Fovea.Cli/release/fovea.dll"));
        if (!File.Exists(program)) Assert.Skip("fovea is not built: dotnet build -c Release src/Fovea.Cli");
        using var folder = new TestFolder();
        var options = new StudioOptions { Folder = folder.Path, Program = ["dotnet", program] };
        string run;
        await using (var first = await StudioServer.StartAsync(options))
        {
            using var client = Client(first);
            var values = new Dictionary<string, string> { ["epochs"] = "2000", ["numTrain"] = "200", ["name"] = "\"own\"" };
            var answer = await client.PostAsync("/api/runs", JsonContent.Create(new Dictionary<string, object> { ["values"] = values }));
            run = (await JsonAsync(answer)).GetProperty("path").GetString()!;
            Assert.Equal("runs/own-1", run);
            await UntilAsync(() => RunSummary.IsRun(folder.At(run)) && RunFolder.IsHeldAt(folder.At(run)));
        }
        // Nobody but the training itself adds to its figures.
        var before = RunSummary.Of(folder.At(run)).Figures.Epochs;
        await UntilAsync(() => RunSummary.Of(folder.At(run)).Figures.Epochs > before);
        await using (var second = await StudioServer.StartAsync(options))
        {
            using var client = Client(second);
            Assert.True((await JsonAsync(await client.GetAsync($"/api/runs/run?run={run}"))).GetProperty("canStop").GetBoolean());
            Assert.True((await client.PostAsync($"/api/runs/stop?run={run}", null)).IsSuccessStatusCode);
            await UntilAsync(() => !RunFolder.IsHeldAt(folder.At(run)));
            var shown = await JsonAsync(await client.GetAsync($"/api/runs/run?run={run}"));
            Assert.Equal("cancelled", shown.GetProperty("state").GetString());
            Assert.True(shown.GetProperty("canResume").GetBoolean());
            Assert.Contains("stopped after step", shown.GetProperty("output").GetString(), StringComparison.Ordinal);
        }
    }

    private static HttpClient Client(StudioServer studio)
    {
        var client = new HttpClient { BaseAddress = new(studio.Address.GetLeftPart(UriPartial.Authority)) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", studio.Address.Query["?token=".Length..]);
        return client;
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 600, "nothing came within a minute");
            await Task.Delay(100);
        }
    }
}
