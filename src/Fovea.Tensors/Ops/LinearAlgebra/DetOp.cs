namespace Fovea.Tensors;

/// <summary>What a determinant keeps for its backward pass.</summary>
/// <param name="A">The matrices.</param>
/// <param name="Output">det A.</param>
public sealed record DetCache(Tensor A, Tensor Output);

/// <summary>The determinant of square matrices.</summary>
/// <remarks>By elimination with partial pivoting. The backward pass is written by hand: no graph could go through the choice of pivots.
/// Source: M. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic differentiation", 2008, section
/// 2.2.4.</remarks>
public static class DetOp
{
    /// <summary>det A, and the cache for <see cref="Backward"/>.</summary>
    /// <param name="a">[batch…, N, N].</param>
    /// <exception cref="ShapeException">a is not floating-point or not square.</exception>
    public static (Tensor Output, DetCache Cache) Forward(Tensor a)
    {
        MatrixParts.CheckSquare("det", a);
        var y = a.Device.Empty(Shape.Create(a.Shape.Sizes[..^2]), a.DType);
        y.Device.Execute(new DeterminantCall(a, y, null, null));
        var cache = new DetCache(a.Saved(), y.Detach());
        return (Autograd.Record(new DetAttributes(), y, [a], (upstream, _) => [Backward(upstream, cache)], cache.A, cache.Output), cache);
    }

    /// <summary>dA = dy·det A·A⁻ᵀ.</summary>
    /// <param name="upstream">∂L/∂y.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than y.</exception>
    /// <exception cref="LinearAlgebraException">A matrix is singular.</exception>
    public static Tensor Backward(Tensor upstream, DetCache cache)
    {
        var (a, y) = cache;
        Check.Upstream("det", y, upstream);
        if (Autograd.CreatesGraph) y = Forward(a).Output;
        var inverse = SolveOp.Forward("det: gradient", a.Transpose(), MatrixParts.Identity(a, a.Shape[^1])).Output;
        return (upstream * y).Unsqueeze(-1).Unsqueeze(-1) * inverse;
    }

    extension(Tensor x)
    {
        /// <summary>det x. For large matrices <c>SlogDet</c> does not overflow.</summary>
        /// <remarks><b>Shape</b>: […, N, N] to […]; leading axes are a batch.</remarks>
        /// <exception cref="ShapeException">x is not floating-point or not square.</exception>
        public Tensor Det() => Forward(x).Output;
    }

    internal static IEnumerable<GradCase> GradCases() => [new("det", t => t[0].Det(), Sample.Matrices([2, 3, 3]))];
}

/// <summary>det A.</summary>
public sealed record DetAttributes() : OperationAttributes("det")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Det();
}
