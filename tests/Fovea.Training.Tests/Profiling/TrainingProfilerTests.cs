using System.Text.Json;
using Fovea.Nn;

namespace Fovea.Training.Tests;

/// <summary>A profile of a short training on the digits, made once for all tests.</summary>
public sealed class ProfiledTraining
{
    public const int Steps = 70;

    public ProfiledTraining()
    {
        Session = Configs.Session(2, seed: 4);
        Profile = TrainingProfiler.Run(Session, Steps);
    }

    public TrainingSession Session { get; }

    public TrainingProfile Profile { get; }
}

/// <summary>Where the time of training goes: nothing is hidden, and nothing changes by looking.</summary>
public class TrainingProfilerTests(ProfiledTraining training) : IClassFixture<ProfiledTraining>
{
    private TrainingProfile Profile => training.Profile;

    [Fact]
    public void The_parts_add_up_to_the_step()
    {
        Assert.Equal(Profile.Step.TotalMilliseconds, Profile.Parts.Sum(p => p.Time.TotalMilliseconds), 0.01);
        Assert.Equal(["waiting for data", "forward", "loss, both ways", "backward", "metrics", "optimizer", "other calls", "between calls"],
            Profile.Parts.Select(p => p.Name));
        Assert.All(["forward", "loss, both ways", "backward", "metrics", "optimizer", "between calls"],
            name => Assert.True(Profile.Parts.Single(p => p.Name == name).Time > TimeSpan.Zero, name));
        Assert.True(Profile.UntimedStep > TimeSpan.Zero && Profile.TimedStep > TimeSpan.Zero);
    }

    [Fact]
    public void Operations_and_layers_have_the_same_calls()
    {
        var update = Profile.Operations.Single(o => o.Name == "update").Time.TotalMilliseconds;
        var others = Profile.Operations.Sum(o => o.Time.TotalMilliseconds) - update;
        var called = Profile.Parts.Where(p => p.Name is "forward" or "backward" or "loss, both ways" or "other calls").ToList();
        Assert.Equal(called.Sum(p => p.Time.TotalMilliseconds), others, 0.01);
        Assert.InRange(update, 0, Profile.Parts.Single(p => p.Name == "optimizer").Time.TotalMilliseconds);
        var layers = Profile.Parts.Where(p => p.Name is "forward" or "backward" or "loss, both ways").Sum(p => p.Time.TotalMilliseconds);
        Assert.Equal(layers, Profile.Layers.Sum(l => l.Total.TotalMilliseconds), 0.01);
        // Adam moves eight parameters.
        Assert.Equal(8, Profile.Operations.Single(o => o.Name == "update").Calls);
        Assert.Null(Profile.Refusal);
    }

    [Fact]
    public void Layers_are_those_of_the_network_and_what_is_put_together_is_said()
    {
        Assert.Equal(["0", "2", "6", "9"], Profile.Layers.Where(l => l.ForwardFlops > 0).Select(l => l.Name));
        var second = Profile.Layers.Single(l => l.Name == "2");
        Assert.StartsWith("Conv2d(16", second.Layer, StringComparison.Ordinal);
        // Convolution and rectifier are one call, and so have one time.
        Assert.Equal(["3"], second.ForwardWith);
        Assert.Null(Profile.Layers.Single(l => l.Name == "3").Forward);
        Assert.Equal("loss", Profile.Layers[^1].Name);
        // The images want no gradient.
        var first = Profile.Layers.Single(l => l.Name == "0");
        Assert.Equal((2 * 32 * 64 * 16 * 9, 2 * 32 * 64 * 16 * 9), (first.ForwardFlops, first.BackwardFlops));
        Assert.Equal(2 * second.ForwardFlops, second.BackwardFlops);
    }

    [Fact]
    public void The_training_has_the_bits_that_it_has_without()
    {
        var plain = Configs.Session(2, seed: 4);
        plain.Trainer.Add(new Recorder { OnBatch = c => { if (c.Progress.Step == ProfiledTraining.Steps) c.Stop("enough"); } });
        plain.Train();
        Assert.Equal(ProfiledTraining.Steps, training.Session.Trainer.Progress.Step);
        Assert.Equal(Tiny.Weights(plain.Network), Tiny.Weights(training.Session.Network));
    }

    [Fact]
    public void The_trace_is_events_within_steps()
    {
        using var folder = new Testing.TestFolder();
        ChromeTrace.Write(Profile, folder.At("trace.json"), "digits");
        using var json = JsonDocument.Parse(File.ReadAllText(folder.At("trace.json")));
        var events = json.RootElement.GetProperty("traceEvents").EnumerateArray().ToList();
        var slices = events.Where(e => e.GetProperty("ph").GetString() == "X").ToList();
        var steps = slices.Where(e => e.GetProperty("cat").GetString() == "step").ToList();
        Assert.Equal(Math.Min(Profile.Steps, 20), steps.Count);
        Assert.Contains(slices, e => e.GetProperty("name").GetString() == "2 backward");
        Assert.Contains(slices, e => e.GetProperty("name").GetString() == "update");
        (double Start, double End) Span(JsonElement e) =>
            (e.GetProperty("ts").GetDouble(), e.GetProperty("ts").GetDouble() + e.GetProperty("dur").GetDouble());
        var spans = steps.Select(Span).ToList();
        Assert.All(slices.Select(Span), s => Assert.Contains(spans, p => s.Start >= p.Start - 0.01 && s.End <= p.End + 0.01));
        Assert.Equal(2, events.Count(e => e.GetProperty("ph").GetString() == "M"));
    }

    [Fact]
    public void The_report_has_tables_lines_and_a_page()
    {
        var report = new ProfileReport(Profile, limit: 100);
        Assert.Equal(Profile.Gflops / 100, report.ShareOfLimit!.Value, 1e-12);
        Assert.Contains("of limit", report.Layers().ToText().ToString(), StringComparison.Ordinal);
        Assert.Contains("waiting for data", report.Parts().ToText().ToString(), StringComparison.Ordinal);
        Assert.Contains(report.Lines(), l => l.StartsWith("Timing: adds ", StringComparison.Ordinal));
        Assert.Contains(report.Lines(), l => l.StartsWith("Validation: ", StringComparison.Ordinal) && l.EndsWith("for 144 samples",
            StringComparison.Ordinal));
        var html = report.ToPage("digits", "trace.json").ToHtml();
        Assert.Contains("trace.json opens in ui.perfetto.dev", html, StringComparison.Ordinal);
        Assert.DoesNotContain("of limit", new ProfileReport(Profile).Layers().ToText().ToString(), StringComparison.Ordinal);
        Assert.Equal(Profile.Steps, report.ToFields()["steps"]);
    }

    [Fact]
    public void What_is_computed_anew_each_time_is_timed_too()
    {
        var config = Recipe.Find("digits")!.Config;
        (config.Replay, config.Epochs) = (ReplayPolicy.Never, 1);
        var profile = TrainingProfiler.Run(TrainingSession.Start(config), 24);
        Assert.NotNull(profile.Layers.Single(l => l.Name == "3").Forward);
        Assert.NotNull(profile.Layers.Single(l => l.Name == "3").Backward);
    }

    [Fact]
    public void Too_few_steps_are_said()
    {
        var e = Assert.Throws<InvalidOperationException>(() => TrainingProfiler.Run(Configs.Session(1), 1));
        Assert.Equal("profile: expected steps of whole batches after 0 to warm up, got too few. Give more --epochs, or a smaller --batch-size.", e.Message);
    }
}
