namespace Fovea.Tensors;

/// <summary>What the QR factorisation keeps for its backward pass.</summary>
/// <param name="A">The matrices.</param>
/// <param name="Output">Q, and R below.</param>
public sealed record QRCache(Tensor A, Tensor Output);

/// <summary>A = Q·R, Q with orthonormal columns and R an upper triangle.</summary>
/// <remarks>The backward pass is written by hand: no graph could go through the reflections. Source: S. Walter and L. Lehmann, "Algorithmic
/// differentiation of linear algebra functions", 2010, section 4.</remarks>
public static class QROp
{
    /// <summary>Q and, in the rows below, R; and the cache for <see cref="Backward"/>.</summary>
    /// <param name="a">[batch…, M, N] with M ≥ N.</param>
    /// <exception cref="ShapeException">a is not floating-point, or has fewer rows than columns.</exception>
    public static (Tensor Output, QRCache Cache) Forward(Tensor a)
    {
        MatrixParts.Check("qr", a);
        int m = a.Shape[^2], n = a.Shape[^1];
        if (m < n) throw new ShapeException(
            $"qr: expected at least as many rows as columns, got {a.Shape}. Call x.QR(), which takes both.");
        var y = a.Device.Empty([.. a.Shape.Sizes[..^2], m + n, n], a.DType);
        y.Device.Execute(new QrCall(a, y));
        var cache = new QRCache(a.Saved(), y.Detach());
        return (Autograd.Record(new QRAttributes(), y, [a], (upstream, _) => [Backward(upstream, cache)], cache.A, cache.Output), cache);
    }

    /// <summary>dA = (dQ + Q·copy(R·dRᵀ − dQᵀ·Q))·R⁻ᵀ, where copy mirrors the lower triangle.</summary>
    /// <param name="upstream">∂L/∂Q, and ∂L/∂R below.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than Q and R.</exception>
    /// <exception cref="LinearAlgebraException">A matrix has not full rank: there the gradient has no value.</exception>
    public static Tensor Backward(Tensor upstream, QRCache cache)
    {
        var (a, y) = cache;
        Check.Upstream("qr", y, upstream);
        if (Autograd.CreatesGraph) y = Forward(a).Output;
        int m = a.Shape[^2], n = a.Shape[^1];
        Tensor q = MatrixParts.Rows(y, 0, m), r = MatrixParts.Rows(y, m, m + n);
        Tensor dq = MatrixParts.Rows(upstream, 0, m), dr = MatrixParts.Rows(upstream, m, m + n).Triu();
        var inner = r.MatMul(dr, transposeB: true) - dq.MatMul(q, transposeA: true);
        var outer = dq + q.MatMul(MatrixParts.Mirrored(inner));
        return SolveOp.Forward("qr: gradient", r, outer.Transpose()).Output.Transpose();
    }

    extension(Tensor x)
    {
        /// <summary>Q and R with x = Q·R; K is the smaller of M and N.</summary>
        /// <remarks><b>Shape</b>: x […, M, N], Q […, M, K], R […, K, N]; leading axes are a batch. The signs are those of LAPACK, and so
        /// PyTorch's: R's diagonal may be negative.</remarks>
        /// <exception cref="ShapeException">x is not floating-point, or has fewer than two axes.</exception>
        public (Tensor Q, Tensor R) QR()
        {
            MatrixParts.Check("qr", x);
            int m = x.Shape[^2], n = x.Shape[^1];
            if (m >= n)
            {
                var y = Forward(x).Output;
                return (MatrixParts.Rows(y, 0, m), MatrixParts.Rows(y, m, m + n));
            }
            // The first columns decide on Q.
            var (q, r) = x.Slice(-1, 0, m).QR();
            return (q, Tensor.Concat([r, q.MatMul(x.Slice(-1, m, n), transposeA: true)], -1));
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("qr (Q)", t => t[0].QR().Q, Sample.Matrices([2, 4, 3])),
        new("qr (R)", t => t[0].QR().R, Sample.Matrices([4, 3])),
        new("qr (square)", t => { var (q, r) = t[0].QR(); return q * r; }, Sample.Matrices([3, 3])),
        new("qr (wide)", t => t[0].QR().R, Sample.Matrices([2, 4])),
    ];
}

/// <summary>Q, and R below, of A = Q·R.</summary>
public sealed record QRAttributes() : OperationAttributes("qr")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => QROp.Forward(inputs[0]!).Output;
}
