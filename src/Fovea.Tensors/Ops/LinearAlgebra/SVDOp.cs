namespace Fovea.Tensors;

/// <summary>What the singular values keep for their backward pass.</summary>
/// <param name="A">The matrices.</param>
/// <param name="Output">U, a row of the values, and V.</param>
public sealed record SVDCache(Tensor A, Tensor Output);

/// <summary>A = U·diag(s)·Vᵀ: singular values.</summary>
/// <remarks>By Jacobi's rotations: accurate in the small values, too, and meant for matrices whose smaller side is at most some hundred.
/// The backward pass is written by hand: no graph could go through the rotations. Source: J. Townsend, "Differentiating the singular value
/// decomposition", 2016, equation 30.</remarks>
public static class SVDOp
{
    /// <summary>U, below a row of the values, and below V; and the cache for <see cref="Backward"/>.</summary>
    /// <param name="a">[batch…, M, N].</param>
    /// <exception cref="ShapeException">a is not floating-point, or has fewer than two axes.</exception>
    public static (Tensor Output, SVDCache Cache) Forward(Tensor a)
    {
        MatrixParts.Check("svd", a);
        int m = a.Shape[^2], n = a.Shape[^1];
        var y = a.Device.Empty([.. a.Shape.Sizes[..^2], m + 1 + n, Math.Min(m, n)], a.DType);
        y.Device.Execute(new SvdCall(a, y));
        var cache = new SVDCache(a.Saved(), y.Detach());
        return (Autograd.Record(new SVDAttributes(), y, [a], (upstream, _) => [Backward(upstream, cache)], cache.A, cache.Output), cache);
    }

    /// <summary>dA = (U·(F∘(Uᵀ·dU − dUᵀ·U))·S + (I − U·Uᵀ)·dU·S⁻¹ + U·diag(ds))·Vᵀ + U·(S·(F∘(Vᵀ·dV − dVᵀ·V))·Vᵀ + S⁻¹·dVᵀ·(I − V·Vᵀ))
    /// with F[i, j] = 1/(s[j]² − s[i]²), 0 where two values are equal.</summary>
    /// <param name="upstream">∂L/∂U, below a row of ∂L/∂s, and below ∂L/∂V.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than the three.</exception>
    public static Tensor Backward(Tensor upstream, SVDCache cache)
    {
        var (a, y) = cache;
        Check.Upstream("svd", y, upstream);
        if (Autograd.CreatesGraph) y = Forward(a).Output;
        int m = a.Shape[^2], n = a.Shape[^1];
        var (u, s, v) = Parts(y, m, n);
        var (du, ds, dv) = Parts(upstream, m, n);
        Tensor column = s.Transpose(), inverse = MatrixParts.Reciprocal(s);
        var slopes = MatrixParts.Reciprocal(s.Square() - column.Square());
        Tensor udu = u.MatMul(du, transposeA: true), vdv = v.MatMul(dv, transposeA: true);
        var left = u.MatMul(slopes * (udu - udu.Transpose()) * s + MatrixParts.Identity(y, s.Shape[^1]) * ds)
            + (du - u.MatMul(udu)) * inverse;
        // The transpose of the second half: (V·(F∘(…))ᵀ·S + (I − V·Vᵀ)·dV·S⁻¹)·Uᵀ.
        var right = v.MatMul((column * (slopes * (vdv - vdv.Transpose()))).Transpose()) + (dv - v.MatMul(vdv)) * inverse;
        return left.MatMul(v, transposeB: true) + u.MatMul(right, transposeB: true);
    }

    private static (Tensor U, Tensor S, Tensor V) Parts(Tensor y, int m, int n) =>
        (MatrixParts.Rows(y, 0, m), MatrixParts.Rows(y, m, m + 1), MatrixParts.Rows(y, m + 1, m + 1 + n));

    extension(Tensor x)
    {
        /// <summary>U, S and Vᵀ with x = U·diag(S)·Vᵀ; K is the smaller of M and N.</summary>
        /// <remarks><b>Shape</b>: x […, M, N], U […, M, K], S […, K] descending, Vh […, K, N]; leading axes are a batch. In each column of
        /// U the element of largest magnitude is positive; LAPACK leaves the sign open. The gradient of vectors whose values are equal
        /// is not defined, and taken for 0.</remarks>
        /// <exception cref="ShapeException">x is not floating-point, or has fewer than two axes.</exception>
        public (Tensor U, Tensor S, Tensor Vh) SVD()
        {
            var (u, s, v) = Parts(Forward(x).Output, x.Shape[^2], x.Shape[^1]);
            return (u, s.Squeeze(-2), v.Transpose());
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("svd (U)", t => t[0].SVD().U, Sample.Matrices([4, 3])),
        new("svd (S)", t => t[0].SVD().S, Sample.Matrices([2, 3, 4])),
        new("svd (Vh)", t => t[0].SVD().Vh, Sample.Matrices([4, 3])),
        new("svd (Vh, wide)", t => t[0].SVD().Vh, Sample.Matrices([2, 3])),
    ];
}

/// <summary>U, a row of the values, and V, of A = U·diag(s)·Vᵀ.</summary>
public sealed record SVDAttributes() : OperationAttributes("svd")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => SVDOp.Forward(inputs[0]!).Output;
}
