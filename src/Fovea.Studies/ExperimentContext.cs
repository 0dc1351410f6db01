using Fovea.Training;

namespace Fovea.Studies;

/// <summary>What a study is told, and where it keeps what it trains.</summary>
public sealed class ExperimentContext
{
    private int _trained;
    private (string Key, RecipeData Data)? _data;

    /// <summary>Values of the study's own arguments.</summary>
    public required Arguments Arguments { get; init; }

    /// <summary>The folder of its page and of its runs.</summary>
    public required string Folder { get; init; }

    /// <summary>The seed of all random numbers; where a study takes several, the first of them.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether a few seconds have to do: fewer samples and epochs, enough for the direction of the effect.</summary>
    public bool Quick { get; init; }

    /// <summary>Where data is looked for first, or null.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Trainings that the study is going to make, for the messages; 0 where that is not known.</summary>
    public int Planned { get; set; }

    /// <summary>Told what is done next, a line each time.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>Where the progress of a training is shown; null for nowhere.</summary>
    public IProgress<FitProgress>? View { get; init; }

    /// <summary>Stops the study.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>A recipe's configuration with the study's seed, to be changed and trained.</summary>
    /// <param name="recipe">Its name.</param>
    /// <exception cref="ArgumentException">There is no such recipe.</exception>
    public RunConfig Config(string recipe)
    {
        var config = Recipe.Find(recipe)?.Config ?? throw new ArgumentException($"expected a recipe, got '{recipe}'.", nameof(recipe));
        config.Seed = Seed;
        return config;
    }

    /// <summary>Trains a configuration in <c>runs/NAME</c> of the study's folder and measures it on the test set. One that was trained
    /// before, by a study that was stopped, is taken as it is, and one that was cut goes on.</summary>
    /// <remarks>In the quick form nothing is kept: it is <see cref="Fit"/>.</remarks>
    /// <param name="name">Of the run's folder: letters, digits and hyphens.</param>
    /// <param name="config">What to train.</param>
    /// <exception cref="OperationCanceledException">The study was stopped.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number.</exception>
    public TrainedRun Train(string name, RunConfig config)
    {
        if (Quick) return Fit(name, config);
        Begin(name, config);
        var path = Path.Combine(Folder, "runs", name);
        return Ended(TrainedRun.Open(path, config) ?? Learn(path, config));
    }

    /// <summary>Trains a configuration and measures it on the test set, and keeps nothing: for trainings of seconds, and for those that are
    /// watched.</summary>
    /// <param name="name">Of the run, for messages.</param>
    /// <param name="config">What to train.</param>
    /// <param name="watching">What listens beside the configuration's own callbacks.</param>
    /// <exception cref="OperationCanceledException">The study was stopped.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number.</exception>
    public TrainedRun Fit(string name, RunConfig config, params ReadOnlySpan<Callback> watching)
    {
        Begin(name, config);
        var session = TrainingSession.Start(config, Data(config));
        using var _ = session.Context.Use();
        var log = new FigureLog(session.TestBatches) { TestEachEpoch = config.TestEachEpoch };
        session.Trainer.View = View;
        session.Trainer.Add(log);
        foreach (var callback in watching) session.Trainer.Add(callback);
        session.Train(Cancellation);
        Cancellation.ThrowIfCancellationRequested();
        if (!config.TestEachEpoch) log.Test(session.Trainer);
        return Ended(new(session, log.Lines, session.Trainer.LearningTime));
    }

    /// <summary>The data of a configuration; that of the last one is kept.</summary>
    public RecipeData Data(RunConfig config)
    {
        config.Data ??= DataFolder;
        var key = FormattableString.Invariant($"{config.Dataset.Name} {config.Data} {config.Validation} {config.NumTrain}")
            + string.Concat(config.Dataset.Arguments.Select(a => FormattableString.Invariant($" {a.Key} {a.Value}")));
        if (_data?.Key != key) _data = (key, config.LoadData());
        return _data.Value.Data;
    }

    private void Begin(string name, RunConfig config)
    {
        Cancellation.ThrowIfCancellationRequested();
        (config.Name, config.Data) = (name, config.Data ?? DataFolder);
        Note?.Invoke($"training {++_trained}{(Planned > 0 ? $" of {Planned}" : "")}: {name}");
    }

    private TrainedRun Ended(TrainedRun run)
    {
        Note?.Invoke(FormattableString.Invariant($"  test accuracy {Percent.Of(run.TestAccuracy)}, {run.LearningTime.TotalSeconds:F1} s"));
        return run;
    }

    private TrainedRun Learn(string path, RunConfig config)
    {
        var session = TrainingSession.Start(config, Data(config));
        if (TrainedRun.IsOf(path, session.Config) && File.Exists(Path.Combine(path, "checkpoints", "last.safetensors")))
            session = TrainingSession.Resume(path);
        else session.Keep(path);
        session.Trainer.View = View;
        session.Train(Cancellation);
        Cancellation.ThrowIfCancellationRequested();
        session.Finish();
        return new(session);
    }
}
