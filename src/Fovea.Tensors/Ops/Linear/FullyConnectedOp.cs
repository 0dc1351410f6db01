namespace Fovea.Tensors;

/// <summary>A fully-connected layer, Y = X·W + b with W stored [in, out], as courses write it.</summary>
public static class FullyConnectedOp
{
    /// <summary>Y = X·W + b, and the cache for <see cref="Backward"/>.</summary>
    /// <param name="x">[N, …]; the axes after the first become one of D.</param>
    /// <param name="weight">[D, M].</param>
    /// <param name="bias">[M].</param>
    /// <exception cref="ShapeException">Types or shapes do not fit.</exception>
    public static (Tensor Output, FullyConnectedCache Cache) Forward(Tensor x, Tensor weight, Tensor bias)
    {
        if (x.Rank < 2)
            throw new ShapeException($"fully_connected: expected input [N, …], got {x.Shape}. Call x.Unsqueeze(0) for one sample.");
        var (y, cache) = MatMulOp.Forward(x.Flatten(1), weight, bias);
        return (y, new(cache, x.Shape));
    }

    /// <summary>dX = dY·Wᵀ in X's shape, dW = Xᵀ·dY, db = Σ dY over the samples.</summary>
    /// <param name="upstream">∂L/∂Y, [N, M].</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    public static (Tensor X, Tensor Weight, Tensor Bias) Backward(Tensor upstream, FullyConnectedCache cache)
    {
        var (x, weight, bias) = MatMulOp.Backward(upstream, cache.Product);
        return (x!.Reshape(cache.InputShape), weight!, bias!);
    }

    internal static IEnumerable<GradCase> LayerCases() =>
    [
        GradCase.OfLayer("fully-connected", t => Forward(t[0], t[1], t[2]), (u, cache) =>
        {
            var (x, w, b) = Backward(u, cache);
            return [x, w, b];
        }, Sample.Normal([3, 2, 4]), Sample.Normal([8, 5], 2), Sample.Normal([5], 3)),
    ];

    internal static IEnumerable<GradCase> GradCases() => [new("fully_connected", t => Forward(t[0], t[1], t[2]).Output,
        Sample.Normal([3, 2, 4]), Sample.Normal([8, 5], 2), Sample.Normal([5], 3))];
}

/// <summary>What a fully-connected layer keeps for its backward pass.</summary>
/// <param name="Product">The cache of the matrix product.</param>
/// <param name="InputShape">The input's shape.</param>
public sealed record FullyConnectedCache(MatMulCache Product, Shape InputShape);
