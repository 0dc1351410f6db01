using System.Security.Cryptography;

namespace Fovea.Training.Tests.Callbacks;

/// <summary>Every callback of the catalogue, by itself: a training that is cut within an epoch and continued leaves the files of one that
/// was not cut.</summary>
public sealed class ResumeEachCallbackTests : IDisposable
{
    // Arguments with which a short training has something to keep; the defaults of all others.
    private static readonly Dictionary<string, (string Argument, object Value)[]> Lively = new()
    {
        ["earlyStopping"] = [("patience", 2), ("minDelta", 0.2)],
        ["gradientAccumulation"] = [("batches", 4)],
        ["gradientClipping"] = [("maxNorm", 0.5)],
        ["histograms"] = [("every", 3)],
        ["keepLast"] = [("count", 2)],
        ["learningRateLog"] = [("every", 2)],
        ["nanGuard"] = [("skip", true)],
        ["stochasticWeightAveraging"] = [("start", 0.25)],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-each-").FullName;

    // One process does not do what syncBatchNorm does.
    public static TheoryData<string> Names() => [.. PartTables.Callbacks.Parts.Select(p => p.Name).Where(n => n != "syncBatchNorm")];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cut_training_ends_with_the_same_bytes(string name)
    {
        var whole = Start(name, "whole");
        whole.Train();

        var cut = Start(name, "cut");
        foreach (var step in new[] { 9, 14 })
        {
            using var source = new CancellationTokenSource();
            cut.Trainer.Add(new Recorder { OnStep = p => { if (p.Step >= step) source.Cancel(); } });
            cut.Train(source.Token);
            Assert.Equal((TrainingEnd.Cancelled, step), (cut.Trainer.End, cut.Trainer.Progress.Step));
            cut = TrainingSession.Resume(Path.Combine(_folder, "cut"));
        }
        cut.Train();

        Assert.Equal((whole.Trainer.End, whole.Trainer.Progress), (cut.Trainer.End, cut.Trainer.Progress));
        Assert.Equal(Tiny.Weights(whole.Network), Tiny.Weights(cut.Network));
        Assert.Equal(Files("whole"), Files("cut"));
        // Times are no two times the same.
        string[] Lines(string run) => [.. File.ReadAllLines(Path.Combine(_folder, run, "metrics.jsonl")).Where(l =>
            !l.Contains("\"kind\":\"time\"", StringComparison.Ordinal))];
        Assert.Equal(Lines("whole"), Lines("cut"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SortedDictionary<string, string> Files(string run) => new(Directory.GetFiles(Path.Combine(_folder, run, "checkpoints"))
        .ToDictionary(f => Path.GetFileName(f), f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))), StringComparer.Ordinal);

    private TrainingSession Start(string name, string run)
    {
        var config = Recipe.Find("digits")!.Config;
        (config.Epochs, config.NumTrain, config.BatchSize, config.Validation, config.LossWindow) = (4, 50, 8, 20, 5);
        config.Transforms = [new Part("randomTranslation")];
        config.Callbacks = [Lively.GetValueOrDefault(name, []).Aggregate(new Part(name), (p, a) => p.With(a.Argument, a.Value))];
        var session = TrainingSession.Start(config);
        session.Keep(Path.Combine(_folder, run));
        return session;
    }
}
