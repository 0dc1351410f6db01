using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>What training makes small: a scalar from a network's output and its target.</summary>
public abstract class Loss
{
    /// <summary>The loss, as a tensor that gradients flow back from.</summary>
    /// <exception cref="ShapeException">Output and target do not fit.</exception>
    public abstract Tensor Forward(Tensor output, Tensor target);
}

/// <summary>−ln softmax(x)[label], from scores. See <see cref="CrossEntropyOp"/>.</summary>
/// <remarks><b>Shape</b>: scores [N, C] or [N, C, …], labels Int64 [N] or [N, …].</remarks>
public sealed class CrossEntropyLoss(Tensor? weight = null, double labelSmoothing = 0, Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.CrossEntropy(target, weight, labelSmoothing, reduction);
}

/// <summary>−x[label] of log-probabilities.</summary>
/// <remarks><b>Shape</b>: log-probabilities [N, C], labels Int64 [N].</remarks>
public sealed class NllLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.NllLoss(target, weight, reduction);
}

/// <summary>−(t·ln p + (1 − t)·ln(1 − p)) of probabilities.</summary>
public sealed class BceLoss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.BceLoss(target, reduction);
}

/// <summary>ln(1 + eˣ) − t·x of scores, stable for any of them.</summary>
public sealed class BceWithLogitsLoss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.BceWithLogitsLoss(target, reduction);
}

/// <summary>(x − t)².</summary>
public sealed class MseLoss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.MseLoss(target, reduction);
}

/// <summary>|x − t|.</summary>
public sealed class L1Loss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.L1Loss(target, reduction);
}

/// <summary>d²/(2β) where |d| &lt; β, else |d| − β/2.</summary>
public sealed class SmoothL1Loss(double beta = 1, Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.SmoothL1Loss(target, reduction, beta);
}

/// <summary>Σ over classes c ≠ y of max(0, s[c] − s[y] + margin).</summary>
public sealed class HingeLoss(double margin = 1, Reduction reduction = Reduction.Mean) : Loss
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.HingeLoss(target, margin, reduction);
}
