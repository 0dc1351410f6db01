namespace Fovea.Training.Tests.Adversarial;

/// <summary>A generator and a discriminator on some digits, small enough to train in a blink.</summary>
internal static class SmallGan
{
    public static RunConfig Config(int epochs = 3)
    {
        var config = Recipe.Find("gan-digits")!.Config;
        (config.Epochs, config.NumTrain, config.BatchSize) = (epochs, 96, 32);
        config.Network = new Part("gan-dcgan").With("latent", 8).With("width", 4);
        config.Callbacks =
        [
            new Part("exponentialMovingAverage").With("decay", 0.9).With("of", "generator"),
            new Part("sampleGrid").With("count", 6).With("columns", 3),
        ];
        return config;
    }

    public static TrainingSession Start(string folder, RunConfig? config = null)
    {
        var session = TrainingSession.Start(config ?? Config());
        session.Keep(folder);
        return session;
    }
}

/// <summary>A finished run of <see cref="SmallGan"/>, trained once for all classes of tests that look at one.</summary>
public sealed class MadeRun : IDisposable
{
    public MadeRun() : this(96) { }

    internal MadeRun(int? numTrain)
    {
        var config = SmallGan.Config();
        config.NumTrain = numTrain;
        Session = SmallGan.Start(Folder, config);
        Session.Train();
        Session.Finish();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("fovea-gan-").FullName;

    public TrainingSession Session { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
