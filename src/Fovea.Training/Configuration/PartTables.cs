using Fovea.Data;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The parts that a configuration can name, kind by kind. What they are is found by the compiler: each class that is marked with
/// <see cref="PartAttribute"/>, and each <see cref="NetworkEntry"/>.</summary>
public static class PartTables
{
    /// <summary>Networks; they need the shape of an input and the length of the output.</summary>
    public static PartTable<NetworkContext, Module> Networks { get; } = new("network", () => [.. NetworkCatalog.All.Select(n =>
        new PartEntry<Module>(n.Name, n.Description, n.Arguments, (given, arguments) => given is NetworkContext c
            ? n.Create(new NetworkArguments(c.Input, c.Classes, arguments)) : throw new ArgumentNullException(nameof(given))))]);

    /// <summary>Tasks; they need a network, and may be given a loss and metrics.</summary>
    public static PartTable<TaskContext, LearningTask> Tasks { get; } = new("task");

    /// <summary>Losses.</summary>
    public static PartTable<object?, Loss> Losses { get; } = new("loss");

    /// <summary>Metrics.</summary>
    public static PartTable<object?, Metric> Metrics { get; } = new("metric");

    /// <summary>Optimizers; they need the parameters and a learning rate.</summary>
    public static PartTable<OptimizerContext, Optimizer> Optimizers { get; } = new("optimizer");

    /// <summary>Schedules of the learning rate; they need an optimizer and the length of the training.</summary>
    public static PartTable<ScheduleContext, LearningRateSchedule> Schedules { get; } = new("schedule");

    /// <summary>Changes of training pictures.</summary>
    public static PartTable<object?, ITransform> Transforms { get; } = new("transform");

    /// <summary>Changes of whole training batches; they need the number of classes.</summary>
    public static PartTable<BatchContext, IBatchTransform> BatchTransforms { get; } = new("batch transform");

    /// <summary>Stretches of a training.</summary>
    public static PartTable<object?, TrainingPhase> Phases { get; } = new("phase");

    /// <summary>Data sets, to train on and to test on: those of the catalogue, and pictures of one's own. They may be given a folder to
    /// look in first, and one's own pictures need one.</summary>
    public static PartTable<string?, (Dataset Train, Dataset Test)> Datasets { get; } = new("data set", () =>
    [
        .. DatasetCatalog.All.Select(d => new PartEntry<(Dataset Train, Dataset Test)>(d.Name, d.Description, [],
            (folder, _) => d.Load((string?)folder))),
        .. Catalog<PartEntry<PictureSource>>.All.Select(s => new PartEntry<(Dataset Train, Dataset Test)>(s.Name, s.Description,
            s.Arguments,
            (folder, arguments) => s.Build(null, arguments).Load((string?)folder
                ?? throw new ArgumentException($"data set {s.Name}: expected the folder of the pictures, got none. Set data: DIR.")))),
    ]);

    /// <summary>Callbacks.</summary>
    public static PartTable<object?, Callback> Callbacks { get; } = new("callback");
}

/// <summary>What a configuration's network is built from.</summary>
/// <param name="Input">The shape of an input, [C, H, W].</param>
/// <param name="Classes">Length of the output.</param>
public sealed record NetworkContext(Shape Input, int Classes);
