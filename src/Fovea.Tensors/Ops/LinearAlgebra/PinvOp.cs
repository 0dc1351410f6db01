namespace Fovea.Tensors;

/// <summary>What the pseudo-inverse keeps for its backward pass.</summary>
/// <param name="A">The matrices.</param>
/// <param name="Output">A⁺.</param>
/// <param name="Rcond">Of the largest singular value, what counts as 0.</param>
public sealed record PinvCache(Tensor A, Tensor Output, double Rcond);

/// <summary>A⁺, the Moore–Penrose inverse: V·diag(1/s)·Uᵀ over the singular values that are not 0.</summary>
/// <remarks>The backward pass is written by hand: that of the singular vectors has no value where two singular values are equal, and this
/// one has. It holds where the rank does not change. Source: G. Golub and V. Pereyra, "The differentiation of pseudo-inverses and
/// nonlinear least squares problems whose variables separate", SIAM J. Numer. Anal. 10 (1973), equation 4.12.</remarks>
public static class PinvOp
{
    /// <summary>A⁺, and the cache for <see cref="Backward"/>.</summary>
    /// <param name="a">[batch…, M, N].</param>
    /// <param name="rcond">Singular values of at most this part of the largest count as 0; the larger of M and N times the type's precision
    /// unless said.</param>
    /// <exception cref="ShapeException">a is not floating-point, or has fewer than two axes.</exception>
    public static (Tensor Output, PinvCache Cache) Forward(Tensor a, double? rcond = null)
    {
        MatrixParts.Check("pinv", a);
        if (rcond is < 0 or double.NaN)
            throw new ArgumentOutOfRangeException(nameof(rcond), rcond, $"pinv: expected a part of the largest singular value, at least 0, got {rcond}.");
        var precision = a.DType == DType.Float32 ? Math.ScaleB(1, -23) : Math.ScaleB(1, -52);
        var cut = rcond ?? Math.Max(a.Shape[^2], a.Shape[^1]) * precision;
        var cache = new PinvCache(a.Saved(), Compute(a, cut), cut);
        return (Autograd.Record(new PinvAttributes(cut), cache.Output.Detach(), [a], (upstream, _) => [Backward(upstream, cache)],
            cache.A, cache.Output), cache);
    }

    private static Tensor Compute(Tensor a, double cut)
    {
        using var _ = Autograd.NoGrad();
        if (a.Count == 0) return a.Device.Full([.. a.Shape.Sizes[..^2], a.Shape[^1], a.Shape[^2]], 0, a.DType);
        var (u, s, vh) = a.SVD();
        var none = s.LessOrEqual(s.Max(-1, keepDim: true) * cut).To(a.DType);
        var inverse = (1 - none) / (s + none);
        return (vh * inverse.Unsqueeze(-1)).MatMul(u, transposeA: true, transposeB: true);
    }

    /// <summary>dA = −Pᵀ·dP·Pᵀ + (I − A·P)·dPᵀ·P·Pᵀ + Pᵀ·P·dPᵀ·(I − P·A) with P = A⁺.</summary>
    /// <param name="upstream">∂L/∂P.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than P.</exception>
    public static Tensor Backward(Tensor upstream, PinvCache cache)
    {
        var (a, p, rcond) = cache;
        Check.Upstream("pinv", p, upstream);
        if (Autograd.CreatesGraph) p = Forward(a, rcond).Output;
        Tensor pt = p.Transpose(), ut = upstream.Transpose();
        var outer = ut.MatMul(p.MatMul(pt));
        var inner = pt.MatMul(p).MatMul(ut);
        return outer - a.MatMul(p.MatMul(outer)) + inner - inner.MatMul(p).MatMul(a) - pt.MatMul(upstream).MatMul(pt);
    }

    extension(Tensor x)
    {
        /// <summary>x⁺: of all y that make x·y nearest to the identity the one of least norm.</summary>
        /// <remarks><b>Shape</b>: […, M, N] to […, N, M]; leading axes are a batch.</remarks>
        /// <param name="rcond">Singular values of at most this part of the largest count as 0; the larger of M and N times the type's
        /// precision unless said.</param>
        /// <exception cref="ShapeException">x is not floating-point, or has fewer than two axes.</exception>
        public Tensor Pinv(double? rcond = null) => Forward(x, rcond).Output;
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("pinv", t => t[0].Pinv(), Sample.Matrices([4, 3])),
        new("pinv (wide)", t => t[0].Pinv(), Sample.Matrices([2, 2, 4])),
    ];
}

/// <summary>A⁺.</summary>
/// <param name="Rcond">Of the largest singular value, what counts as 0.</param>
public sealed record PinvAttributes(double Rcond) : OperationAttributes("pinv")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Pinv(Rcond);
}
