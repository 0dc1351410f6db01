using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Each sample has one class.</summary>
/// <remarks><b>Shape</b>: scores [N, C], labels Int64 [N] or probabilities [N, C].</remarks>
/// <param name="network">What learns.</param>
/// <param name="loss">What is made small; null for cross entropy.</param>
/// <param name="metrics">The figures; null for the accuracy.</param>
[Part("classification", "each sample has one class")]
public sealed class ClassificationTask(Module network, Loss? loss = null, IEnumerable<Metric>? metrics = null)
    : LearningTask(network, loss ?? new CrossEntropyLoss(), metrics ?? [new Accuracy()])
{
    /// <inheritdoc/>
    /// <remarks>Of mixed samples, whose targets are probabilities [N, C], the likeliest class counts.</remarks>
    public override void UpdateMetrics(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        base.UpdateMetrics(outputs, targets[0].DType.IsFloating && targets[0].Shape == outputs[0].Shape ? [targets[0].ArgMax(1)] : targets);
    }
}
