using System.Globalization;
using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>All that a run is made of, by name and value: enough to read its data, build its network and train or continue it. Kept as
/// <c>config.yaml</c>; a file of this kind can be trained.</summary>
public sealed partial class RunConfig
{
    // As many as a picture may have pixels.
    private const int MaxElements = 1 << 28;

    // Far below the step of pixels of 16 bit, 1.5e-5; what is divided by less is no picture any more.
    private const float LeastStd = 1e-6f;

    /// <summary>The run's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it is, in a line.</summary>
    public string Description { get; set; } = "";

    /// <summary>The recipe that it began with, or empty.</summary>
    public string Recipe { get; set; } = "";

    /// <summary>The network and its arguments.</summary>
    public Part Network { get; set; } = "";

    /// <summary>A file of weights that the network begins with, all but its head; null for weights that are drawn.</summary>
    public string? Weights { get; set; }

    /// <summary>The data set, and the arguments of one that has some.</summary>
    public Part Dataset { get; set; } = "";

    /// <summary>The folder of data given on the command line, or null.</summary>
    public string? Data { get; set; }

    /// <summary>Training samples held out to measure on after each epoch: a share below 1, or a number of 1 or more; 0 for none. The test
    /// set is no part of it.</summary>
    public double Validation { get; set; }

    /// <summary>How many of the training samples to learn from, of each class in proportion; null for all that are not held out.</summary>
    public int? NumTrain { get; set; }

    /// <summary>Whether the test set is measured after each epoch, too, and not once at the end: to be looked at, never to choose
    /// by.</summary>
    public bool TestEachEpoch { get; set; }

    /// <summary>A digest of the data set, by which a run that continues knows that it is the same; found in the data.</summary>
    public string DataDigest { get; set; } = "";

    /// <summary>Seed of all random numbers.</summary>
    public ulong Seed { get; set; }

    /// <summary>Epochs in all.</summary>
    public int Epochs { get; set; } = 10;

    /// <summary>Samples a mini-batch.</summary>
    public int BatchSize { get; set; } = 64;

    /// <summary>The first learning rate.</summary>
    public double LearningRate { get; set; } = 0.001;

    /// <summary>Random changes of training pictures, in order, before normalisation.</summary>
    public IReadOnlyList<Part> Transforms { get; set; } = [];

    /// <summary>Changes of whole training batches, in order, after normalisation: what mixes pictures.</summary>
    public IReadOnlyList<Part> BatchTransforms { get; set; } = [];

    /// <summary>Stretches of epochs in which some parts learn, in order; the last takes all epochs that are left. None where everything
    /// learns from the first epoch to the last.</summary>
    public IReadOnlyList<Part> Phases { get; set; } = [];

    /// <summary>The task.</summary>
    public Part Task { get; set; } = "classification";

    /// <summary>The metrics; none for the task's own.</summary>
    public IReadOnlyList<Part> Metrics { get; set; } = [];

    /// <summary>The loss; null for the task's own.</summary>
    public Part? Loss { get; set; }

    /// <summary>The optimizer.</summary>
    public Part Optimizer { get; set; } = "sgd";

    /// <summary>The learning-rate schedule, or null for none.</summary>
    public Part? Schedule { get; set; }

    /// <summary>The callbacks, in order.</summary>
    public IReadOnlyList<Part> Callbacks { get; set; } = [];

    /// <summary>Whether steps are recorded and replayed.</summary>
    public ReplayPolicy Replay { get; set; }

    /// <summary>Mini-batches that a logged loss is averaged over.</summary>
    public int LossWindow { get; set; } = 250;

    /// <summary>[C, H, W] of a picture as the network sees it; found in the data where it is empty.</summary>
    public int[] ImageShape { get; set; } = [];

    /// <summary>Each channel's mean that is taken off, pixels in 0…1; found in the data where it is empty.</summary>
    public float[] Mean { get; set; } = [];

    /// <summary>Each channel's standard deviation that is divided by; found in the data where it is empty.</summary>
    public float[] Std { get; set; } = [];

    /// <summary>Names of the classes in the order of the network's outputs; found in the data where it is empty.</summary>
    public string[] ClassNames { get; set; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">It is no configuration; the message names the line and what was expected.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RunConfig Load(string file)
    {
        // Nothing is read of what can be no configuration.
        var config = Parse(BoundedFile.ReadAllText(file, 4 * ConfigDocument.MostCharacters), file);
        config.CheckSettings(file);
        return config;
    }

    /// <summary>Reads a text. Keys that are left out come from the recipe that it names.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="DataFormatException">It is no configuration; the message names the line and what was expected.</exception>
    public static RunConfig Parse(string yaml, string file) => ConfigReader.Read(yaml, file);

    /// <summary>Changes one value.</summary>
    /// <param name="path">Its key in a file of settings; after dots, an argument of a part or a position in a list:
    /// <c>optimizer.momentum</c>, <c>transforms.0.fraction</c>.</param>
    /// <param name="value">The value as YAML; an empty text for nothing.</param>
    /// <exception cref="DataFormatException">There is no such key, or the value is not what it takes.</exception>
    public void Set(string path, string value) => ConfigOverride.Set(this, path, value);

    /// <summary>The text that <see cref="Parse"/> reads back.</summary>
    public string ToYaml() => ConfigWriter.Write(this);

    // A file may hold anything, null included; what is wrong is named here and not by the layer that it would reach.
    internal void Check(string file)
    {
        CheckSettings(file);
        var check = new Checker(file);
        check.Require(ImageShape is { Length: 3 } && ImageShape.All(n => n >= 1)
            && ImageShape.Aggregate(1.0, (a, n) => a * n) <= MaxElements,
            "imageShape", $"three sizes of 1 or more, at most {MaxElements} values", Checker.List(ImageShape));
        check.Require(Mean?.Length == ImageShape![0] && Mean.All(float.IsFinite), "mean", "a number for each channel", Checker.List(Mean));
        check.Require(Std?.Length == ImageShape[0] && Std.All(s => s >= LeastStd && float.IsFinite(s)), "std",
            string.Create(CultureInfo.InvariantCulture, $"a number of {LeastStd} or more for each channel"),
            Checker.List(Std));
        check.Require(ClassNames is { Length: > 0 } && ClassNames.All(n => n is not null), "classNames", "a name for each class",
            Checker.List(ClassNames));
    }

    /// <summary>Checks what is not found in the data.</summary>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="DataFormatException">A setting makes no sense; the message names it.</exception>
    public void CheckSettings(string file)
    {
        var check = new Checker(file);
        check.Require(string.IsNullOrEmpty(Recipe) || Training.Recipe.Find(Recipe) is not null, "recipe", "a known recipe", Recipe);
        check.Require(Models.NetworkCatalog.All.Any(n => n.Name == Network.Name), "network", "a known network", Network.Name);
        check.Require(PartTables.Datasets.Parts.Any(d => d.Name == Dataset.Name), "dataset", "a known data set", Dataset.Name);
        check.Require(Epochs >= 1, "epochs", "1 or more", Epochs);
        check.Require(BatchSize >= 1, "batchSize", "1 or more", BatchSize);
        check.Require(LearningRate > 0 && double.IsFinite(LearningRate), "learningRate", "a number above 0", LearningRate);
        check.Require(Validation is >= 0 and < 1 || (Validation >= 1 && Validation == Math.Floor(Validation) && Validation < int.MaxValue),
            "validation", "a share from 0 to below 1, or a whole number of samples", Validation);
        check.Require(NumTrain is null or >= 1, "numTrain", "1 or more", NumTrain);
        check.Require(LossWindow >= 1, "lossWindow", "1 or more", LossWindow);
        CheckParts(file);
        if (Phases.Count == 0) return;
        check.Require(Schedule is null, "schedule", "nothing beside phases, which set the rate", Schedule?.Name);
        var before = BuildPhases().SkipLast(1).ToList();
        check.Require(before.All(p => p.Epochs is not null), "phases", "epochs for every phase but the last", "one without");
        check.Require(before.Sum(p => (long)p.Epochs!) < Epochs, "epochs",
            $"more than the {before.Sum(p => (long)p.Epochs!)} of the phases before the last", Epochs);
    }

    // Built once for nothing: what its arguments may be only the part itself knows.
    private void CheckParts(string file)
    {
        var parameter = Tensor.Rand([1], requiresGrad: true, generator: new(0));
        Try("optimizer", () => PartTables.Optimizers.Build(Optimizer, new([parameter], LearningRate)));
        if (Loss is not null) Try("loss", () => PartTables.Losses.Build(Loss, null));
        foreach (var metric in Metrics) Try("metrics", () => PartTables.Metrics.Build(metric, null));
        foreach (var transform in Transforms) Try("transforms", () => PartTables.Transforms.Build(transform, null));
        foreach (var phase in Phases) Try("phases", () => PartTables.Phases.Build(phase, null));

        void Try(string field, Action build)
        {
            try
            {
                build();
            }
            catch (ArgumentException e)
            {
                // The name of the argument stands in the message.
                throw new DataFormatException(file, -1, field, e.Message.Split(" (Parameter ")[0].TrimEnd('.'));
            }
        }
    }

    private sealed class Checker(string file)
    {
        public void Require(bool holds, string field, string expected, object? got)
        {
            if (!holds) throw new DataFormatException(file, -1, field,
                string.Create(CultureInfo.InvariantCulture, $"expected {expected}, got {(got is null or "" ? "nothing" : got)}"));
        }

        public static string? List<T>(T[]? values) => values is null
            ? null : string.Create(CultureInfo.InvariantCulture, $"[{string.Join(", ", values)}]");
    }
}
