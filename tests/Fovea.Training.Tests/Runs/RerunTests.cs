using Fovea.Formats;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>A run that is trained again: the same bits, or what differs.</summary>
[Collection(nameof(TwoRuns))]
public class RerunTests(TwoRuns runs)
{
    [Fact]
    public void The_same_configuration_gives_the_same_bits_and_what_differs_is_said()
    {
        using var folder = new Testing.TestFolder();
        var original = RunSummary.Of(runs.Sgd);
        var session = Rerun.Start(original, folder.At("again"));
        session.Train();
        session.Finish();
        var same = Rerun.Compare(original, RunSummary.Of(folder.At("again")));
        Assert.True(same.IsSame);
        Assert.Null(same.FirstEpoch);
        Assert.Equal($"The same bits: {folder.At("again")} has the weights of {runs.Sgd}.", Assert.Single(same.Lines()));

        // Another machine, and another last bit.
        var record = RunRecord.Load(session.Run!);
        (record with
        {
            Sessions = [record.Sessions[0] with { Version = "9.9", Machine = record.Sessions[0].Machine! with { VectorBits = 1024 } }],
        }).Save(session.Run!);
        var file = SafetensorsFile.Load(session.Run!.ModelFile);
        var weights = file.Tensors.ToDictionary(p => p.Key, p => p.Value);
        weights["9.bias"] = weights["9.bias"] + 0.25f;
        SafetensorsFile.Save(session.Run.ModelFile, weights, file.Metadata);
        var other = Rerun.Compare(original, RunSummary.Of(folder.At("again")));
        Assert.False(other.IsSame);
        Assert.Equal("9.bias", Assert.Single(other.Weights).Key);
        Assert.Equal(0.25, other.Weights[0].Difference, 1e-6);
        Assert.Contains(other.Differences, d => d is { What: "Fovea", Now: "9.9" });
        Assert.Contains(other.Differences, d => d is { What: "vector bits", Now: "1024" });
        var lines = other.Lines().ToList();
        Assert.Equal("Not the same bits: 1 tensor differs, by up to 0.25 (9.bias); the figures are the same.", lines[0]);
        Assert.Contains(lines, l => l.StartsWith("  vector bits: ", StringComparison.Ordinal) && l.EndsWith(" before, 1024 now",
            StringComparison.Ordinal));
        Assert.Contains("expected a new folder, this one holds something",
            Assert.Throws<IOException>(() => Rerun.Start(original, folder.At("again"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_settings_are_found_from_figures_and_configurations()
    {
        var result = Rerun.Compare(RunSummary.Of(runs.Adam), RunSummary.Of(runs.Sgd));
        Assert.False(result.IsSame);
        Assert.Equal(1, result.FirstEpoch);
        Assert.Contains(result.Differences, d => d is { What: "optimizer", Before: "adam", Now: "sgd" });
        Assert.Contains(result.Differences, d => d is { What: "data digest" });
    }

    [Fact]
    public void A_run_without_weights_is_refused()
    {
        using var folder = new Testing.TestFolder();
        var session = Configs.Session(1);
        session.Keep(folder.At("run"));
        Assert.StartsWith($"{folder.At("run")}: expected a run that came to its end, with model.safetensors to compare with.",
            Assert.Throws<IOException>(() => Rerun.Start(RunSummary.Of(folder.At("run")), folder.At("again"))).Message,
                StringComparison.Ordinal);
        session.Train();
    }
}
