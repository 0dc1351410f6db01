using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>A recipe at work in a run folder: data, network, optimizer and trainer, new or continued.</summary>
public sealed class TrainingSession
{
    /// <summary>Images a batch where nothing is learned: large enough to keep the kernels busy, small enough for any machine.</summary>
    private const int EvaluationBatch = 250;

    private TrainingSession(Recipe recipe, RunConfig config, RecipeData data)
    {
        (Recipe, Config, Data) = (recipe, config, data);
        // One seed, three streams: initial weights and dropout, order of images, augmentation.
        Generator.ManualSeed(config.Seed);
        Network = BuildNetwork(config);
        var normalize = new Normalize(config.Mean, config.Std);
        TrainingBatches = new(data.Training, config.BatchSize, shuffle: true, seed: config.Seed,
            transforms: [.. recipe.Augmentation, normalize]);
        ValidationBatches = new(data.Validation, EvaluationBatch, transforms: [normalize]);
        TestBatches = new(data.Test, EvaluationBatch, transforms: [normalize]);
        var optimizer = recipe.Optimizer(Network, config.LearningRate);
        Trainer = new(Network, recipe.Loss, optimizer) { Schedule = recipe.Schedule(optimizer, config.Epochs) };
    }

    /// <summary>The recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>What the run is made of.</summary>
    public RunConfig Config { get; }

    /// <summary>The parts of the data.</summary>
    public RecipeData Data { get; }

    /// <summary>What learns.</summary>
    public Module Network { get; }

    /// <summary>Shuffled, augmented, normalised.</summary>
    public DataLoader TrainingBatches { get; }

    /// <summary>Measured after each epoch.</summary>
    public DataLoader ValidationBatches { get; }

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
        var data = recipe.Load(dataFolder);
        var normalize = recipe.Normalization(data.Training);
        var session = new TrainingSession(recipe, new()
        {
            Recipe = recipe.Name, Network = recipe.Network.Name, Dataset = recipe.Dataset, Data = dataFolder, Seed = seed,
            Epochs = settings.Epochs, BatchSize = settings.BatchSize, LearningRate = settings.LearningRate,
            ImageShape = [.. data.Training.ImageShape], Mean = [.. normalize.Mean], Std = [.. normalize.Std],
            ClassNames = [.. data.Training.ClassNames],
        }, data);
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
        var recipe = Recipe.Find(config.Recipe) ?? throw new DataFormatException(run.In("config.yaml"), -1, "recipe",
            $"expected a known recipe, got '{config.Recipe}'");
        var session = new TrainingSession(recipe, config, recipe.Load(dataFolder ?? config.Data)) { Run = run };
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
        var recipe = Recipe.Find(config.Recipe) ?? throw new DataFormatException(run.In("config.yaml"), -1, "recipe",
            $"expected a known recipe, got '{config.Recipe}'");
        if (!File.Exists(run.CheckpointFile)) throw new IOException($"{path}: expected checkpoints/last.safetensors; the run stopped before its first checkpoint. Train again.");
        var planned = config.Epochs;
        config.Epochs = epochs ?? planned;
        var session = new TrainingSession(recipe, config, recipe.Load(dataFolder ?? config.Data)) { Run = run };
        run.LoadCheckpoint(session.Trainer);
        // Where this training is cut too, the next one has to know how far it was to go.
        if (config.Epochs != planned) RunFolder.Create(path, config);
        session.Listen();
        return session;
    }

    /// <summary>A network of a run's shape, for weights that are loaded next.</summary>
    public static Module BuildNetwork(RunConfig config)
    {
        var entry = Models.NetworkCatalog.Find(config.Network) ?? throw new DataFormatException("config.yaml", -1, "network",
            $"expected a known network, got '{config.Network}'");
        return entry.Create(Shape.Create(config.ImageShape), config.ClassNames.Length);
    }

    /// <summary>Writes the configuration to a folder; from now on checkpoints and metrics go there.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Keep(string path)
    {
        Run = RunFolder.Create(path, Config);
        Listen();
    }

    /// <summary>Trains to the end, or until cancelled.</summary>
    public IReadOnlyList<EpochResult> Train(CancellationToken cancellation = default) =>
        Trainer.Fit(TrainingBatches, Config.Epochs, ValidationBatches, cancellation);

    private void Listen()
    {
        Trainer.Run = Run;
        Trainer.Add(new MetricsLog(Run!));
        Trainer.Add(new Checkpoint(Run!));
    }
}
