using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>E[(‖∇D(x̂)‖₂ − 1)²] at x̂ = εx + (1 − ε)G(z), ε from U[0, 1) for each sample.</summary>
/// <remarks>Source: I. Gulrajani et al., "Improved training of Wasserstein GANs", NIPS 2017, algorithm 1.</remarks>
public static class GradientPenalty
{
    /// <summary>The penalty, a scalar whose gradient flows to the critic's parameters.</summary>
    /// <param name="critic">Samples → scores, each sample by itself.</param>
    /// <param name="real">Real samples.</param>
    /// <param name="made">As many made ones.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor Of(Func<Tensor, Tensor> critic, Tensor real, Tensor made)
    {
        ArgumentNullException.ThrowIfNull(critic);
        if (real.Shape != made.Shape)
            throw new ShapeException($"GradientPenalty: expected samples of one shape, got {real.Shape} and {made.Shape}.");
        Tensor between;
        using (Autograd.NoGrad())
        {
            var share = Tensor.Rand([real.Shape[0], .. Enumerable.Repeat(1, real.Shape.Rank - 1)], dtype: real.DType);
            between = share * real + (1 - share) * made;
        }
        between.RequiresGrad = true;
        var slope = Autograd.Gradients(critic(between), [between], createGraph: true)[0];
        return (slope.Flatten(1).Norm(2, [1]) - 1).Square().Mean();
    }
}
