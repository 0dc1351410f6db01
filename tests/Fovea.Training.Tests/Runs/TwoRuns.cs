namespace Fovea.Training.Tests;

/// <summary>Two short runs on the digits, trained once for several classes of tests; not to be changed.</summary>
public sealed class TwoRuns : IDisposable
{
    private readonly Testing.TestFolder _folder = new();

    public TwoRuns()
    {
        Train(Path.Combine(Folder, "runs", "adam"), c => { });
        Train(Path.Combine(Folder, "study", "runs", "sgd"), c => (c.Optimizer, c.Epochs, c.NumTrain) = (new Part("sgd"), 1, 300));
    }

    public string Folder => _folder.Path;

    public string Adam => Path.Combine(Folder, "runs", "adam");

    public string Sgd => Path.Combine(Folder, "study", "runs", "sgd");

    /// <summary>Trains the digits' recipe to its end.</summary>
    public static void Train(string path, Action<RunConfig> change)
    {
        var config = Recipe.Find("digits")!.Config;
        (config.Epochs, config.Seed) = (2, 3);
        change(config);
        var session = TrainingSession.Start(config);
        session.Keep(path);
        session.Train();
        session.Finish();
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>The runs are shared: the classes that use them run one after the other.</summary>
[CollectionDefinition(nameof(TwoRuns))]
public sealed class TwoRunsCollection : ICollectionFixture<TwoRuns>;
