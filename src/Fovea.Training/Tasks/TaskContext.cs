using Fovea.Nn;

namespace Fovea.Training;

/// <summary>What a configuration's task is built from.</summary>
/// <param name="Network">What learns.</param>
/// <param name="Loss">What is made small; null for the task's own.</param>
/// <param name="Metrics">The figures; null for the task's own.</param>
public sealed record TaskContext(Module Network, Loss? Loss, IEnumerable<Metric>? Metrics);
