using Fovea.Nn;
using static Fovea.Nn.ArgumentSpec;

namespace Fovea.Training;

/// <summary>The tasks that a configuration can name. A new one is a line here.</summary>
public static class TaskParts
{
    /// <summary>The tasks by name; they need a network, and may be given a loss and metrics.</summary>
    public static PartTable<TaskContext, LearningTask> Table { get; } = new("task",
    [
        new("classification", "each sample has one class", [], (c, _) => new ClassificationTask(c.Network, c.Loss, c.Metrics)),
        new("segmentation", "each pixel has one class", [], (c, _) => new SegmentationTask(c.Network, c.Loss, c.Metrics)),
        new("multiLabel", "each sample has any number of labels", [], (c, _) => new MultiLabelTask(c.Network, c.Loss, c.Metrics)),
        new("regression", "each sample has numbers", [], (c, _) => new RegressionTask(c.Network, c.Loss, c.Metrics)),
        new("normalMap", "each pixel has a direction", [], (c, _) => new NormalMapTask(c.Network, c.Loss, c.Metrics)),
    ]);
}

/// <summary>What a task is built from.</summary>
/// <param name="Network">What learns.</param>
/// <param name="Loss">What is made small; null for the task's own.</param>
/// <param name="Metrics">The figures; null for the task's own.</param>
public sealed record TaskContext(Module Network, Loss? Loss, IReadOnlyList<Metric>? Metrics);
