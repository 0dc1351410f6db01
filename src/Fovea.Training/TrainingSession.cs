using Fovea.Data;
using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>A configuration at work in a run folder: data, network, optimizer and trainer, new or continued.</summary>
public sealed class TrainingSession
{
    /// <summary>Images a batch where nothing is learned: large enough to keep the kernels busy, small enough for any machine.</summary>
    private const int EvaluationBatch = 250;

    // Keeps other trainings out of the run folder.
    private IDisposable? _hold;

    private TrainingSession(RunConfig config, RecipeData data)
    {
        (Config, Data) = (config, data);
        // One seed, three streams: initial weights and dropout, order of images, augmentation.
        Context = ComputeContext.Current.With(config.Seed);
        using var _ = Context.Use();
        Network = config.BuildNetwork();
        var normalize = config.BuildNormalize();
        TrainingBatches = new(data.Training, config.BatchSize, shuffle: true, seed: config.Seed, transforms: config.BuildTransforms());
        ValidationBatches = data.Validation is { } held ? new(held, EvaluationBatch, transforms: [normalize]) : null;
        TestBatches = new(data.Test, EvaluationBatch, transforms: [normalize]);
        var task = config.BuildTask(Network);
        var optimizer = config.BuildOptimizer(task);
        Trainer = new(task, optimizer, [.. config.BuildCallbacks()])
        {
            Schedule = config.BuildSchedule(optimizer, TrainingBatches.BatchesPerEpoch), Replay = config.Replay,
            LossWindow = config.LossWindow, KnownRate = Recipe.Find(config.Recipe)?.Defaults.LearningRate,
        };
    }

    /// <summary>Random numbers, threads and device of this training alone: two at work side by side do not see each other.</summary>
    public ComputeContext Context { get; }

    /// <summary>What the run is made of.</summary>
    public RunConfig Config { get; }

    /// <summary>The parts of the data.</summary>
    public RecipeData Data { get; }

    /// <summary>What learns.</summary>
    public Module Network { get; }

    /// <summary>Shuffled, augmented, normalised.</summary>
    public DataLoader TrainingBatches { get; }

    /// <summary>Held out of the training samples and measured after each epoch; null for none.</summary>
    public DataLoader? ValidationBatches { get; }

    /// <summary>Measured at the end.</summary>
    public DataLoader TestBatches { get; }

    /// <summary>The trainer.</summary>
    public Trainer Trainer { get; }

    /// <summary>Where the run is kept; null before <see cref="Keep"/>.</summary>
    public RunFolder? Run { get; private set; }

    /// <summary>Reads the data and builds everything; nothing is written yet.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="settings">Epochs, batch size, learning rate.</param>
    /// <param name="seed">Seed of all random numbers.</param>
    /// <param name="dataFolder">Where to look for data first, or null.</param>
    public static TrainingSession Start(Recipe recipe, RecipeSettings settings, ulong seed = 0, string? dataFolder = null)
    {
        var config = recipe.Config;
        (config.Epochs, config.BatchSize, config.LearningRate) = (settings.Epochs, settings.BatchSize, settings.LearningRate);
        (config.Seed, config.Data) = (seed, dataFolder);
        return Start(config);
    }

    /// <summary>Reads the data and builds everything; nothing is written yet.</summary>
    /// <param name="config">What to train; what the data says is filled in.</param>
    /// <exception cref="ShapeException">The network does not fit the data.</exception>
    /// <exception cref="DataFormatException">A setting makes no sense; the message names it.</exception>
    public static TrainingSession Start(RunConfig config)
    {
        config.CheckSettings("settings");
        // A run that is continued from another folder finds its data where it was.
        if (config.Data is { } folder) config.Data = Path.GetFullPath(folder);
        var data = config.LoadData();
        config.Describe(data.Training);
        config.DataDigest = data.Digest();
        config.Complete();
        var session = new TrainingSession(config, data);
        using var _ = session.Context.Use();
        // One image of zeros: a network that does not fit the images fails here, before anything is written.
        session.Network.Summary(data.Training.ImageShape);
        return session;
    }

    /// <summary>Builds everything from a run's configuration, with the weights of the run.</summary>
    /// <exception cref="IOException">There is no run in the folder, or no data.</exception>
    /// <exception cref="StateDictException">The weights are of another architecture.</exception>
    public static TrainingSession Open(string path, string? dataFolder = null)
    {
        var (run, config) = RunFolder.Open(path);
        var session = new TrainingSession(config, config.LoadData(dataFolder)) { Run = run };
        run.LoadWeights(session.Network);
        return session;
    }

    /// <summary>Continues a run from its last checkpoint, to the bits that an uninterrupted one would have reached.</summary>
    /// <param name="path">The run folder.</param>
    /// <param name="dataFolder">Where to look for data first, or null.</param>
    /// <param name="epochs">Another number of epochs in all, or null.</param>
    public static TrainingSession Resume(string path, string? dataFolder = null, int? epochs = null)
    {
        var (run, config) = RunFolder.Open(path);
        if (!File.Exists(run.CheckpointFile)) throw new IOException($"{path}: expected checkpoints/last.safetensors; the run stopped before its first checkpoint. Train again.");
        var planned = config.Epochs;
        config.Epochs = epochs ?? planned;
        var hold = run.Hold();
        try
        {
            var data = config.LoadData(dataFolder);
            if (config.DataDigest.Length > 0 && data.Digest() != config.DataDigest) throw new IOException(
                $"{path}: expected the data set that the run began with ({config.Dataset}), got another: {data.Training.Count} training and "
                + $"{data.Test.Count} test samples, or other pictures or labels. Pass its folder with --data, or train anew.");
            var session = new TrainingSession(config, data) { Run = run, _hold = hold };
            using var _ = session.Context.Use();
            run.LoadCheckpoint(session.Trainer);
            // Where this training is cut too, the next one has to know how far it was to go.
            if (config.Epochs != planned) RunFolder.Create(path, config);
            session.Listen();
            return session;
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>Writes the configuration to a folder; from now on checkpoints and metrics go there.</summary>
    /// <exception cref="IOException">The folder cannot be written, or another training is at work in it.</exception>
    public void Keep(string path)
    {
        Run = RunFolder.Create(path, Config);
        _hold = Run.Hold();
        Listen();
    }

    /// <summary>Trains to the end, or until cancelled.</summary>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number; the message names the last good checkpoint.</exception>
    public IReadOnlyList<EpochResult> Train(CancellationToken cancellation = default)
    {
        using var _ = Context.Use();
        try
        {
            _hold ??= Run?.Hold();
            return Trainer.Fit(TrainingBatches, Config.Epochs, ValidationBatches, cancellation);
        }
        catch (TrainingDivergedException e) when (Run is not null && File.Exists(Run.CheckpointFile))
        {
            throw new TrainingDivergedException($"{e.Message}; the last good checkpoint is {Run.CheckpointFile}", e);
        }
        finally
        {
            _hold?.Dispose();
            _hold = null;
        }
    }

    /// <summary>Keeps the network in the run folder, as <c>model.safetensors</c> with <c>model.json</c>, measures it on the test set, and
    /// draws the run's pictures.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public TrainingResult Finish()
    {
        using var _ = Context.Use();
        Network.Save(Run!.ModelFile);
        Config.Card().Save(Run.Path);
        var validation = ValidationBatches is { } batches ? Trainer.Evaluate(batches) : (Evaluation?)null;
        return new(this, TestReport.Of(this, keep: true), validation);
    }

    private void Listen()
    {
        Trainer.Run = Run;
        Trainer.Add(new MetricsLog(Run!));
        if (Config.TestEachEpoch) Trainer.Add(new TestLog(Run!, TestBatches));
        Trainer.Add(new Checkpoint(Run!));
    }
}
