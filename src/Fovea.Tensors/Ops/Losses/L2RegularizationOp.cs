namespace Fovea.Tensors;

/// <summary>R = λ/2·‖W‖², the penalty that keeps weights small.</summary>
public static class L2RegularizationOp
{
    /// <summary>λ/2·Σ W², and the cache for <see cref="Backward"/>.</summary>
    /// <param name="weight">W, any shape.</param>
    /// <param name="strength">λ.</param>
    /// <exception cref="ShapeException">W is not floating-point.</exception>
    public static (Tensor Loss, L2RegularizationCache Cache) Forward(Tensor weight, double strength) =>
        (weight.Square().Sum() * (strength / 2), new(weight.Detach(), strength));

    /// <summary>dW = g·λ·W.</summary>
    /// <param name="upstream">∂L/∂R, a scalar.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    /// <exception cref="ShapeException">The upstream gradient is no scalar of W's type.</exception>
    public static Tensor Backward(Tensor upstream, L2RegularizationCache cache)
    {
        Check.Upstream("l2_regularization", [], cache.Weight.DType, upstream);
        return cache.Weight * (upstream * cache.Strength);
    }

    internal static IEnumerable<GradCase> LayerCases() =>
        [GradCase.OfLayer("L2 regularisation", t => Forward(t[0], 0.3), (u, cache) => [Backward(u, cache)], Sample.Normal([4, 3]))];

    internal static IEnumerable<GradCase> GradCases() => [new("l2_regularization", t => Forward(t[0], 0.3).Loss, Sample.Normal([3, 5]))];
}

/// <summary>What L2 regularisation keeps for its backward pass.</summary>
/// <param name="Weight">W.</param>
/// <param name="Strength">λ.</param>
public sealed record L2RegularizationCache(Tensor Weight, double Strength);
