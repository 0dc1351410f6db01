using Fovea.Nn;

namespace Fovea.Training;

/// <summary>Each sample has any number of labels.</summary>
/// <remarks><b>Shape</b>: scores and targets [N, C], a target being 0 or 1.</remarks>
/// <param name="network">What learns.</param>
/// <param name="loss">What is made small; null for binary cross entropy of scores.</param>
/// <param name="metrics">The figures; null for F1, macro and micro.</param>
[Part("multiLabel", "each sample has any number of labels")]
public sealed class MultiLabelTask(Module network, Loss? loss = null, IEnumerable<Metric>? metrics = null)
    : LearningTask(network, loss ?? new BceWithLogitsLoss(), metrics ?? [new F1Score(), new F1Score(Averaging.Micro)]);
