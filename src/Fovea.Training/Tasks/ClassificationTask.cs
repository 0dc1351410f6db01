using Fovea.Nn;

namespace Fovea.Training;

/// <summary>Each sample has one class.</summary>
/// <remarks><b>Shape</b>: scores [N, C], labels Int64 [N].</remarks>
/// <param name="network">What learns.</param>
/// <param name="loss">What is made small; null for cross entropy.</param>
/// <param name="metrics">The figures; null for the accuracy.</param>
[Part("classification", "each sample has one class")]
public sealed class ClassificationTask(Module network, Loss? loss = null, IEnumerable<Metric>? metrics = null)
    : LearningTask(network, loss ?? new CrossEntropyLoss(), metrics ?? [new Accuracy()]);
