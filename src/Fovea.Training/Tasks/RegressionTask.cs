using Fovea.Nn;

namespace Fovea.Training;

/// <summary>Each sample has numbers.</summary>
/// <remarks><b>Shape</b>: output and target of one shape.</remarks>
/// <param name="network">What learns.</param>
/// <param name="loss">What is made small; null for the mean squared error.</param>
/// <param name="metrics">The figures; null for mean absolute error and R².</param>
[Part("regression", "each sample has numbers")]
public sealed class RegressionTask(Module network, Loss? loss = null, IEnumerable<Metric>? metrics = null)
    : LearningTask(network, loss ?? new MseLoss(), metrics ?? [new MeanAbsoluteError(), new RSquared()]);
