using Fovea.Data;
using Fovea.Formats;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training.TensorBoard;

namespace Fovea.Training;

/// <summary>A configuration at work in a run folder: data, network, optimizer and trainer, new or continued.</summary>
public sealed class TrainingSession
{
    /// <summary>Images a batch where nothing is learned: large enough to keep the kernels busy, small enough for any machine.</summary>
    private const int EvaluationBatch = 250;

    // Values of the pictures of a batch up to which there are so many; of larger pictures fewer, or their activations would fill memory.
    private const long EvaluationValues = EvaluationBatch * 3L * 64 * 64;

    // Keeps other trainings out of the run folder.
    private IDisposable? _hold;

    private RecordKeeper? _record;

    private TrainingSession(RunConfig config, RecipeData data)
    {
        (Config, Data) = (config, data);
        // One seed, three streams: initial weights and dropout, order of images, augmentation.
        Context = ComputeContext.Current.With(config.Seed);
        using var _ = Context.Use();
        Network = config.BuildNetwork();
        var normalize = config.BuildNormalize();
        TrainingBatches = new(data.Training, config.BatchSize, shuffle: true, seed: config.Seed, transforms: config.BuildTransforms(),
            batchTransforms: config.BuildBatchTransforms());
        var measured = (int)Math.Clamp(EvaluationValues / data.Test.ImageShape.Elements, 1, EvaluationBatch);
        ValidationBatches = data.Validation is { } held ? new(held, measured, transforms: [normalize]) : null;
        TestBatches = new(data.Test, measured, transforms: [normalize]);
        if (config.Phases.Count > 0)
            FineTuner = new(config, Network, ClassifierHead.Find(Network, data.Training.ImageShape, config.ClassNames.Length),
                TrainingBatches,
                ValidationBatches);
        var task = config.BuildTask(Network);
        var optimizer = config.BuildOptimizer(task);
        Trainer = new(task, optimizer, [.. FineTuner is null ? [] : new Callback[] { FineTuner }, .. config.BuildCallbacks()])
        {
            Shortcut = FineTuner is null ? null : FineTuner.Forward,
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

    /// <summary>What leads the training through its phases; null where there are none.</summary>
    public FineTuner? FineTuner { get; }

    /// <summary>Where the run is kept; null before <see cref="Keep"/>.</summary>
    public RunFolder? Run { get; private set; }

    /// <summary>What whoever opens the run should know, a line each: that another version of Fovea made it.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

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
        config.MakeAbsolute();
        return Start(config, config.LoadData());
    }

    /// <summary>Builds everything for data that was read before; nothing is written yet.</summary>
    /// <param name="config">What to train; what the data says is filled in.</param>
    /// <param name="data">From <see cref="RunConfig.LoadData"/> of this configuration.</param>
    /// <exception cref="ShapeException">The network does not fit the data.</exception>
    /// <exception cref="StateDictException">The weights that it begins with are of another architecture.</exception>
    /// <exception cref="DataFormatException">A setting makes no sense; the message names it.</exception>
    public static TrainingSession Start(RunConfig config, RecipeData data)
    {
        config.CheckSettings("settings");
        config.MakeAbsolute();
        config.Describe(data.Training);
        config.DataDigest = data.Digest();
        config.Complete();
        var session = new TrainingSession(config, data);
        using var _ = session.Context.Use();
        // One image of zeros: a network that does not fit the images fails here, before anything is written.
        session.Network.Summary(data.Training.ImageShape);
        if (config.Weights is { } weights) Pretrained.Load(session.Network, session.FineTuner?.Head
            ?? ClassifierHead.Find(session.Network, data.Training.ImageShape, config.ClassNames.Length), weights);
        return session;
    }

    /// <summary>Builds everything from a run's configuration, with the weights of the run.</summary>
    /// <exception cref="IOException">There is no run in the folder, or no data.</exception>
    /// <exception cref="StateDictException">The weights are of another architecture.</exception>
    public static TrainingSession Open(string path, string? dataFolder = null)
    {
        var (run, config) = RunFolder.Open(path);
        var notes = NotesOf(run);
        var session = new TrainingSession(config, config.LoadData(dataFolder)) { Run = run, Notes = notes };
        run.LoadWeights(session.Network);
        return session;
    }

    /// <summary>Continues a run from its last checkpoint, to the bits that an uninterrupted one would have reached. One that was stopped
    /// before its first checkpoint begins anew, by its configuration.</summary>
    /// <param name="path">The run folder.</param>
    /// <param name="dataFolder">Where to look for data first, or null.</param>
    /// <param name="epochs">Another number of epochs in all, or null.</param>
    public static TrainingSession Resume(string path, string? dataFolder = null, int? epochs = null)
    {
        var (run, config) = RunFolder.Open(path);
        if (!File.Exists(run.CheckpointFile)) return !File.Exists(run.ModelFile) ? Anew(path, config, dataFolder, epochs)
            : throw new IOException($"{path}: expected checkpoints/last.safetensors to go on from; the run has its final weights alone");
        var planned = config.Epochs;
        var hold = run.Hold();
        try
        {
            run.DeleteTemporary();
            string[] notes = [.. NotesOf(run), .. EditedSettings.Check(RunRecord.Load(run), config, run.ConfigFile)];
            config.Epochs = epochs ?? planned;
            var data = config.LoadData(dataFolder);
            CheckDigest(path, config, data);
            var session = new TrainingSession(config, data) { Run = run, Notes = notes, _hold = hold };
            using var _ = session.Context.Use();
            run.LoadCheckpoint(session.Trainer);
            session.CheckProgress();
            // Where this training is cut too, the next one has to know how far it was to go.
            if (config.Epochs != planned) RunFolder.Create(path, config);
            session.Listen(anew: false);
            return session;
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>Continues a run that another process keeps, from a copy of its checkpoint.</summary>
    /// <param name="config">The run's configuration.</param>
    /// <param name="checkpoint">The copy.</param>
    internal static TrainingSession Join(RunConfig config, string checkpoint)
    {
        var data = config.LoadData();
        CheckDigest(config.Data ?? config.Dataset.Name, config, data);
        var session = new TrainingSession(config, data);
        using var _ = session.Context.Use();
        CheckpointState.Load(session.Trainer, checkpoint);
        return session;
    }

    private static TrainingSession Anew(string path, RunConfig config, string? dataFolder, int? epochs)
    {
        config.Epochs = epochs ?? config.Epochs;
        var data = config.LoadData(dataFolder);
        CheckDigest(path, config, data);
        var session = Start(config, data);
        session.Notes = [$"{path}: the run was stopped before its first checkpoint, and begins anew"];
        session.Keep(path);
        return session;
    }

    // A step beyond the epoch's last would be the end of it without its figures.
    private void CheckProgress()
    {
        var (step, most) = (Trainer.Progress.StepInEpoch, TrainingBatches.BatchesPerEpoch);
        if (FineTuner is null && step > most) throw new DataFormatException(Run!.CheckpointFile, 8, "progress",
            $"expected a step of an epoch of {most}, got {step}");
    }

    private static void CheckDigest(string path, RunConfig config, RecipeData data)
    {
        if (config.DataDigest.Length > 0 && data.Digest() != config.DataDigest) throw new IOException(
            $"{path}: expected the data set that the run began with ({config.Dataset.Name}), got another: {data.Training.Count} training and "
            + $"{data.Test.Count} test samples, or other pictures or labels. Pass its folder with --data, or train anew.");
    }

    /// <summary>Writes the configuration to a folder; from now on checkpoints and metrics go there.</summary>
    /// <exception cref="IOException">The folder cannot be written, or another training is at work in it.</exception>
    public void Keep(string path)
    {
        Run = RunFolder.Create(path, Config);
        _hold = Run.Hold();
        Run.DeleteTemporary();
        Listen(anew: true);
    }

    /// <summary>Computes what the next phase needs of a frozen backbone; training does so itself where it was not done.</summary>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Prepare(IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using var _ = Context.Use();
        FineTuner?.Prepare(Trainer.Progress.Epoch, progress, cancellation);
    }

    /// <summary>Trains to the end, or until cancelled.</summary>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number; the message names the last good checkpoint.</exception>
    public IReadOnlyList<EpochResult> Train(CancellationToken cancellation = default)
    {
        using var _ = Context.Use();
        var status = RunStatus.Failed;
        try
        {
            _hold ??= Run?.Hold();
            _record?.Begin(Trainer, Config, anew: false);
            var results = Trainer.Fit(FineTuner?.Training ?? TrainingBatches, Config.Epochs, FineTuner?.Validation ?? ValidationBatches,
                cancellation);
            status = Trainer.End switch
            {
                TrainingEnd.Completed => RunStatus.Completed,
                TrainingEnd.Stopped => RunStatus.Stopped,
                _ => RunStatus.Cancelled,
            };
            return results;
        }
        catch (TrainingDivergedException e)
        {
            status = RunStatus.Diverged;
            if (Run is null || !File.Exists(Run.CheckpointFile)) throw;
            throw new TrainingDivergedException($"{e.Message}; the last good checkpoint is {Run.CheckpointFile}", e);
        }
        finally
        {
            try
            {
                _record?.End(Trainer, status);
            }
            catch (IOException) when (status == RunStatus.Failed)
            {
                // What went wrong before, such as a disk that is full, is what is told.
            }
            finally
            {
                _hold?.Dispose();
                _hold = null;
            }
        }
    }

    /// <summary>Keeps the network in the run folder, its weights as <c>model.safetensors</c> and a classifier of pictures in one file,
    /// <c>model.fovea</c>, measures it on the test set, draws the run's pictures, and writes <c>report.html</c>.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public TrainingResult Finish()
    {
        using var _ = Context.Use();
        Network.Save(Run!.ModelFile);
        if (Trainer.Task is ClassificationTask) Config.Classifier(Network).Save(Run.In(ImageClassifier.FileName));
        var held = Trainer.Task is ClassificationTask && ValidationBatches is { } pictures ? Predictions.Of(Trainer, pictures) : null;
        var validation = held?.Evaluation ?? (ValidationBatches is { } batches ? Trainer.Evaluate(batches) : null);
        var test = TestReport.Of(this, keep: true);
        RunInspection.WriteQuick(this, test.Predictions, held);
        return new(this, test, validation);
    }

    private static string[] NotesOf(RunFolder run) => RunRecord.Load(run).VersionNote() is { } note ? [note] : [];

    private void Listen(bool anew)
    {
        Trainer.Run = Run;
        _record = new(Run!);
        _record.Begin(Trainer, Config, anew);
        Trainer.Add(_record);
        // Before those that write lines of metrics: it hears of the first.
        Trainer.Add(new TensorBoardLog(Run!, Config));
        Trainer.Add(new MetricsLog(Run!));
        if (Config.TestEachEpoch) Trainer.Add(new TestLog(Run!, TestBatches));
        Trainer.Add(new Checkpoint(Run!));
    }
}
