namespace Fovea.Tensors;

/// <summary>What softmax cross entropy keeps for its backward pass.</summary>
/// <param name="Probabilities">The softmax of the scores, [M, C].</param>
/// <param name="Labels">The labels, [M].</param>
/// <param name="Weight">Class weights, [C], or null.</param>
/// <param name="LabelSmoothing">ε.</param>
/// <param name="Divisor">What the sum of losses was divided by; null where they stayed apart.</param>
public sealed record CrossEntropyCache(Tensor Probabilities, Tensor Labels, Tensor? Weight, double LabelSmoothing, Tensor? Divisor);

/// <summary>The softmax loss L = −ln softmax(x)[label], from scores, stable for any of them.</summary>
/// <remarks>With weights w and smoothing ε: Lₘ = −(1 − ε)·w[y]·ln p[y] − ε/C·Σ w[c]·ln p[c]; the mean divides by Σ w[y]. Source of the
/// smoothing: C. Szegedy et
/// al., "Rethinking the Inception architecture" (2016), section 7; its weighting as PyTorch defines it.</remarks>
public static class CrossEntropyOp
{
    /// <summary>The loss, and the cache for <see cref="Backward"/>.</summary>
    /// <param name="scores">[M, C].</param>
    /// <param name="labels">Int64 [M], each 0…C − 1.</param>
    /// <param name="weight">Class weights [C], or null.</param>
    /// <param name="labelSmoothing">ε in [0, 1].</param>
    /// <param name="reduction">Mean, sum, or each row's loss.</param>
    /// <exception cref="ShapeException">Types or shapes do not fit, or a label is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is not in [0, 1].</exception>
    public static (Tensor Loss, CrossEntropyCache Cache) Forward(Tensor scores, Tensor labels, Tensor? weight = null,
        double labelSmoothing = 0, Reduction reduction = Reduction.Mean)
    {
        Check.Floating("cross_entropy", scores);
        Check.Rank("cross_entropy", scores, 2, "scores [N, C]");
        if (labels.Shape != [scores.Shape[0]]) throw new ShapeException($"cross_entropy: expected labels [{scores.Shape[0]}] for scores {scores.Shape}, got {labels.Shape}."
            + (labels.Shape == scores.Shape
                ? " One-hot labels: call labels.ArgMax(1), or give them as probabilities of the scores' type." : ""));
        Check.Labels("cross_entropy", labels, scores.Shape[1]);
        if (weight is not null && (weight.Shape != [scores.Shape[1]] || weight.DType != scores.DType))
            throw new ShapeException($"cross_entropy: expected class weights {scores.DType} [{scores.Shape[1]}], got {weight.DType} {weight.Shape}.");
        if (labelSmoothing is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing,
            "cross_entropy: expected label smoothing from 0 to 1.");
        Tensor losses = scores.Device.Empty([scores.Shape[0]], scores.DType), p = scores.Device.Empty(scores.Shape, scores.DType);
        scores.Device.Execute(new CrossEntropyCall(scores, labels, weight, labelSmoothing, losses, p));
        // The softmax is an operation, too, for gradients of gradients: they need no scores for it.
        Autograd.Record(new SoftmaxAttributes(false, -1), p, [scores], (upstream, _) => [SoftmaxOp.Backward(upstream, new(p, false))], p);
        var (loss, divisor) = Reduce(losses, labels, weight, reduction);
        var cache = new CrossEntropyCache(p, labels.Detach(), weight?.Detach(), labelSmoothing, divisor);
        return (Autograd.Record(new CrossEntropyAttributes(labelSmoothing, reduction), loss, [scores, labels, weight], (upstream, _) =>
            [Backward(upstream, cache), null, null], p, cache.Labels, cache.Weight), cache);
    }

    // What becomes of the rows' losses, and what their sum was divided by; summed on the device, so that a recording can do it again.
    private static (Tensor Loss, Tensor? Divisor) Reduce(Tensor losses, Tensor labels, Tensor? weight, Reduction reduction)
    {
        using var _ = Autograd.NoGrad();
        if (reduction == Reduction.None) return (losses, null);
        if (reduction == Reduction.Sum) return (losses.Sum(), losses.Device.Full([], 1, losses.DType));
        var divisor = weight is null ? losses.Device.Full([], labels.Count, losses.DType) : weight.Detach().IndexSelect(0, labels).Sum();
        return (losses.Sum() / divisor, divisor);
    }

    /// <summary>dX = g·(p − 1[label])/M for the plain mean; with weights and smoothing as the loss says.</summary>
    /// <param name="upstream">∂L′/∂L: a scalar, or one value a row where losses stayed apart.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than the loss.</exception>
    public static Tensor Backward(Tensor upstream, CrossEntropyCache cache)
    {
        Check.Upstream("cross_entropy", cache.Divisor is null ? cache.Labels.Shape : [], cache.Probabilities.DType, upstream);
        var rows = cache.Divisor is { } divisor ? (upstream / divisor).Expand(cache.Labels.Shape) : upstream;
        if (Autograd.CreatesGraph)
            return CrossEntropyBackwardCall.Gradient(rows, cache.Probabilities, cache.Labels, cache.Weight, cache.LabelSmoothing);
        var dx = upstream.Device.Empty(cache.Probabilities.Shape, upstream.DType);
        dx.Device.Execute(new CrossEntropyBackwardCall(rows, cache.Probabilities, cache.Labels, cache.Weight, cache.LabelSmoothing, dx));
        return dx;
    }

    /// <summary>The mean loss and its gradient in the scores, (p − 1[label])/M, in one call.</summary>
    /// <param name="scores">[M, C].</param>
    /// <param name="labels">Int64 [M], each 0…C − 1.</param>
    /// <exception cref="ShapeException">Types or shapes do not fit, or a label is out of range.</exception>
    public static (Tensor Loss, Tensor Gradient) LossAndGradient(Tensor scores, Tensor labels)
    {
        using var _ = Autograd.NoGrad();
        var (loss, cache) = Forward(scores, labels);
        return (loss, Backward(loss.Device.Full(loss.Shape, 1, loss.DType), cache));
    }

    extension(Tensor scores)
    {
        /// <summary>Softmax cross entropy of scores [N, C] or [N, C, …] against labels [N] or [N, …], or against probabilities of the
        /// scores' shape and type.</summary>
        /// <param name="labels">Int64 class numbers, or floating-point probabilities of all classes.</param>
        /// <param name="weight">Class weights [C], or null.</param>
        /// <param name="labelSmoothing">ε in [0, 1].</param>
        /// <param name="reduction">Mean, sum, or each loss apart. The mean of labels divides by Σ w[label], that of probabilities by the
        /// number of losses, as PyTorch's.</param>
        /// <param name="ignoreIndex">A label whose places count for nothing, such as −100; null for none.</param>
        /// <exception cref="ShapeException">Types or shapes do not fit, a label is out of range, or a probability is not in [0,
        /// 1].</exception>
        /// <exception cref="ArgumentOutOfRangeException">ε is not in [0, 1].</exception>
        public Tensor CrossEntropy(Tensor labels, Tensor? weight = null, double labelSmoothing = 0, Reduction reduction = Reduction.Mean,
            int? ignoreIndex = null)
        {
            if (labels.DType.IsFloating && scores.Rank >= 2 && labels.Shape == scores.Shape)
                return CrossEntropyTargets.Probabilities(scores, labels, weight, labelSmoothing, reduction, ignoreIndex);
            if (scores.Rank <= 2) return Rows(scores, labels, weight, labelSmoothing, reduction, ignoreIndex);
            if (labels.Shape != scores.Shape.Without(1)) throw new ShapeException($"cross_entropy: expected labels {scores.Shape.Without(1)} for scores {scores.Shape}, got {labels.Shape}.");
            // Classes go last, and every place becomes a row.
            var rows = scores.Permute([0, .. Enumerable.Range(2, scores.Rank - 2), 1]).View(-1, scores.Shape[1]);
            var loss = Rows(rows, labels.Flatten(), weight, labelSmoothing, reduction, ignoreIndex);
            return reduction == Reduction.None ? loss.Reshape(labels.Shape) : loss;
        }
    }

    private static Tensor Rows(Tensor scores, Tensor labels, Tensor? weight, double labelSmoothing, Reduction reduction,
        int? ignoreIndex) =>
        ignoreIndex is { } ignored ? CrossEntropyTargets.Ignoring(scores, labels, weight, labelSmoothing, reduction, ignored)
            : Forward(scores, labels, weight, labelSmoothing, reduction).Loss;

    internal static IEnumerable<GradCase> LayerCases()
    {
        var labels = Tensor.From(2L, 0, 1, 2);
        return [GradCase.OfLayer("softmax loss", t => LossAndGradient(t[0], labels), (u, gradient) => [gradient * u],
            Sample.Normal([4, 3]))];
    }

    internal static IEnumerable<GradCase> GradCases()
    {
        Tensor scores = Sample.Normal([7, 5]), labels = Sample.Labels(7, 5), weight = Sample.Uniform([5], 0.5, 2, 3);
        yield return new("cross_entropy", t => t[0].CrossEntropy(labels), scores);
        yield return new("cross_entropy (weights, smoothing)", t => t[0].CrossEntropy(labels, weight, 0.1), scores);
        yield return new("cross_entropy (sum)", t => t[0].CrossEntropy(labels, reduction: Reduction.Sum), scores);
        yield return new("cross_entropy (none)", t => t[0].CrossEntropy(labels, labelSmoothing: 0.2, reduction: Reduction.None), scores);
        yield return new("cross_entropy (images)", t =>
            t[0].CrossEntropy(Sample.Labels(12, 5).Reshape([2, 2, 3])), Sample.Normal([2, 5, 2, 3]));
        yield return new("cross_entropy (ignored label)", t => t[0].CrossEntropy(labels, weight.To(t[0].DType), 0.1,
            ignoreIndex: (int)labels.At(2)), scores);
        yield return new("cross_entropy (probabilities)", t => t[0].CrossEntropy(t[1].Softmax(1), weight.To(t[0].DType), 0.1), scores,
            Sample.Normal([7, 5], 2));
        yield return new("cross_entropy (probabilities of images)", t => t[0].CrossEntropy(t[1].Softmax(1), reduction: Reduction.None),
            Sample.Normal([2, 3, 2, 3]), Sample.Normal([2, 3, 2, 3], 2));
    }
}

/// <summary>Softmax cross entropy of scores, labels and class weights.</summary>
/// <param name="LabelSmoothing">ε.</param>
/// <param name="Reduction">Mean, sum, or each row's loss.</param>
public sealed record CrossEntropyAttributes(double LabelSmoothing, Reduction Reduction) : OperationAttributes("cross_entropy")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) =>
        CrossEntropyOp.Forward(inputs[0]!, inputs[1]!, inputs[2], LabelSmoothing, Reduction).Loss;
}
