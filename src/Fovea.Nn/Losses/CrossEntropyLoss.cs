using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>−ln softmax(x)[label], from scores. See <see cref="CrossEntropyOp"/>.</summary>
/// <remarks><b>Shape</b>: scores [N, C] or [N, C, …], labels Int64 [N] or [N, …], or probabilities of the scores' shape.</remarks>
public sealed class CrossEntropyLoss : Loss
{
    /// <summary>A loss whose mean divides by Σ w[label].</summary>
    /// <param name="weight">Class weights [C], kept as the buffer <c>weight</c>; null for 1.</param>
    /// <param name="labelSmoothing">ε in [0, 1]: the share of the target that is spread over all classes.</param>
    /// <param name="reduction">Mean, sum, or each loss apart.</param>
    /// <param name="ignoreIndex">A label whose places count for nothing, such as −100; null for none.</param>
    public CrossEntropyLoss(Tensor? weight = null, double labelSmoothing = 0, Reduction reduction = Reduction.Mean, int? ignoreIndex = null)
    {
        Weight = weight is null ? null : Buffer("weight", weight);
        (LabelSmoothing, Reduction, IgnoreIndex) = (labelSmoothing, reduction, ignoreIndex);
    }

    /// <summary>w, [C], or null for 1.</summary>
    public Tensor? Weight { get; }

    /// <summary>ε.</summary>
    public double LabelSmoothing { get; }

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction { get; }

    /// <summary>A label whose places count for nothing; null for none.</summary>
    public int? IgnoreIndex { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) =>
        output.CrossEntropy(target, Weight, LabelSmoothing, Reduction, IgnoreIndex);

    /// <inheritdoc/>
    public override string? Doubt(Tensor output, Tensor target)
    {
        if (output.Rank < 2 || output.Shape[1] < 2) return null;
        if (Outputs.Range(output).Low >= 0 && Outputs.Sums(output) is ( > 0.999, < 1.001))
            return "CrossEntropyLoss: expected raw scores, got outputs that add up to 1 like probabilities: it takes the softmax itself. "
                + "Leave out the Softmax before it.";
        return Outputs.Range(output).High <= 0 && Outputs.Sums(output.Exp()) is ( > 0.999, < 1.001)
            ? "CrossEntropyLoss: expected raw scores, got log-probabilities: it takes the softmax itself. Leave out the LogSoftmax before it."
            : null;
    }

    /// <param name="labelSmoothing">Share of the target spread over all classes.</param>
    /// <param name="classWeights">A weight for each class.</param>
    /// <param name="ignoreIndex">A label whose places count for nothing.</param>
    [Part("crossEntropy", "softmax cross entropy of scores and class labels")]
    internal static CrossEntropyLoss Configured(double labelSmoothing = 0, double[]? classWeights = null, int? ignoreIndex = null) =>
        new(classWeights is null ? null : Tensor.From([.. classWeights.Select(w => (float)w)], [classWeights.Length]), labelSmoothing,
            ignoreIndex: ignoreIndex);
}
