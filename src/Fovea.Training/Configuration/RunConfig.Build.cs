using Fovea.Data;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>What a configuration builds.</summary>
public sealed partial class RunConfig
{
    /// <summary>The parts of the data.</summary>
    /// <param name="folder">Where to look first; null for <see cref="Data"/>.</param>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    /// <exception cref="ArgumentException">More samples are held out, or wanted to learn from, than there are.</exception>
    public RecipeData LoadData(string? folder = null)
    {
        var (train, test) = PartTables.Datasets.Build(Dataset, folder ?? Data);
        var wanted = (int)(Validation < 1 ? Math.Round(Validation * train.Count) : Validation);
        if (wanted >= train.Count) throw new ArgumentException(
            $"validation: expected fewer than the {train.Count} training samples of {Dataset.Name}, got {wanted}.");
        var (learned, held) = wanted == 0 ? (train, null) : train.HoldOut(wanted, seed: 0);
        if (NumTrain > learned.Count) throw new ArgumentException(
            $"numTrain: expected at most the {learned.Count} training samples that are not held out, got {NumTrain}.");
        if (NumTrain < learned.Count) learned = learned.HoldOut(learned.Count - NumTrain.Value, seed: 0).Others;
        return new(learned, held, test);
    }

    /// <summary>Fills in what the data says: shape, mean and standard deviation, class names. What is set stays.</summary>
    public void Describe(Dataset training)
    {
        ImageShape = [.. training.ImageShape];
        ClassNames = [.. training.ClassNames];
        // Weights go with the numbers that they were learned with.
        if (Weights is not null && ImageShape[0] == Pretrained.Mean.Count && Mean.Length == 0 && Std.Length == 0)
            (Mean, Std) = ([.. Pretrained.Mean], [.. Pretrained.Std]);
        if (Mean.Length > 0 && Std.Length > 0) return;
        var normalize = Normalize.For(training);
        if (Mean.Length == 0) Mean = [.. normalize.Mean];
        if (Std.Length == 0) Std = [.. normalize.Std];
    }

    /// <summary>Makes the paths of data and weights absolute: a run that is continued from another folder finds them where they
    /// were.</summary>
    internal void MakeAbsolute()
    {
        (Data, Weights) = (Data is null ? null : Path.GetFullPath(Data), Weights is null ? null : Path.GetFullPath(Weights));
        const string Test = "test";
        if (Dataset.Arguments.GetValueOrDefault(Test) is string { Length: > 0 } path) Dataset = Dataset.With(Test, Path.GetFullPath(path));
    }

    /// <summary>Writes out every argument of every part, those not given at their defaults.</summary>
    public void Complete()
    {
        Dataset = PartTables.Datasets.Complete(Dataset);
        BatchTransforms = [.. BatchTransforms.Select(PartTables.BatchTransforms.Complete)];
        Phases = [.. Phases.Select(PartTables.Phases.Complete)];
        (Network, Task, Optimizer) = (PartTables.Networks.Complete(Network), PartTables.Tasks.Complete(Task),
            PartTables.Optimizers.Complete(Optimizer));
        Loss = Loss is null ? null : PartTables.Losses.Complete(Loss);
        Schedule = Schedule is null ? null : PartTables.Schedules.Complete(Schedule);
        Transforms = [.. Transforms.Select(PartTables.Transforms.Complete)];
        Metrics = [.. Metrics.Select(PartTables.Metrics.Complete)];
        Callbacks = [.. Callbacks.Select(PartTables.Callbacks.Complete)];
    }

    /// <summary>The network, with weights drawn from <see cref="Generator.Default"/>.</summary>
    public Module BuildNetwork() => PartTables.Networks.Build(Network, new(Shape.Create(ImageShape), ClassNames.Length));

    /// <summary>A trained network with what an application has to know of it.</summary>
    public ImageClassifier Classifier(Module network)
    {
        // Pictures of one's own were cut to their middle; data sets have pictures of one size.
        var isOwn = Catalog<PartEntry<PictureSource>>.All.Any(s => s.Name == Dataset.Name);
        var preprocessing = new Preprocessing(Shape.Create(ImageShape), Mean, Std)
        {
            ResizeSide = isOwn ? Math.Max(ImageShape[1], ImageShape[2]) : null,
        };
        var metadata = new Dictionary<string, string> { ["network"] = Network.Name, ["dataset"] = Dataset.Name };
        return new(network, preprocessing, ClassNames) { Metadata = metadata };
    }

    /// <summary>The task of a network, with its loss and metrics.</summary>
    public LearningTask BuildTask(Module network) => PartTables.Tasks.Build(Task, new(network,
        Loss is null ? null : PartTables.Losses.Build(Loss, null),
        Metrics.Count == 0 ? null : [.. Metrics.Select(m => PartTables.Metrics.Build(m, null))]));

    /// <summary>The optimizer of everything that a task learns.</summary>
    public Optimizer BuildOptimizer(LearningTask task) =>
        PartTables.Optimizers.Build(Optimizer, new([.. task.Modules.SelectMany(m => m.Parameters())], LearningRate));

    /// <summary>The schedule of an optimizer, or null.</summary>
    /// <param name="optimizer">Whose rates it sets.</param>
    /// <param name="batchesPerEpoch">Mini-batches in each epoch.</param>
    public LearningRateSchedule? BuildSchedule(Optimizer optimizer, int batchesPerEpoch)
    {
        if (Schedule is null) return null;
        // A step of the optimizer may take several mini-batches.
        var batches = BuildCallbacks().OfType<GradientAccumulation>().Select(c => c.Batches).FirstOrDefault(1);
        return PartTables.Schedules.Build(Schedule, new(optimizer, Epochs, (batchesPerEpoch + batches - 1) / batches));
    }

    /// <summary>The callbacks.</summary>
    public IReadOnlyList<Callback> BuildCallbacks() => [.. Callbacks.Select(c => PartTables.Callbacks.Build(c, null))];

    /// <summary>What training pictures go through: the transforms, then normalisation.</summary>
    public IReadOnlyList<ITransform> BuildTransforms() =>
        [.. Transforms.Select(t => PartTables.Transforms.Build(t, null)), BuildNormalize()];

    /// <summary>What training batches go through after that.</summary>
    public IReadOnlyList<IBatchTransform> BuildBatchTransforms() =>
        [.. BatchTransforms.Select(t => PartTables.BatchTransforms.Build(t, new(ClassNames.Length)))];

    /// <summary>The phases.</summary>
    public IReadOnlyList<TrainingPhase> BuildPhases() => [.. Phases.Select(p => PartTables.Phases.Build(p, null))];

    /// <summary>The normalisation.</summary>
    public Normalize BuildNormalize() => new(Mean, Std);
}
