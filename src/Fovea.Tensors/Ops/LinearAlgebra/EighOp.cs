namespace Fovea.Tensors;

/// <summary>What the eigenvalues of symmetric matrices keep for their backward pass.</summary>
/// <param name="A">The matrices.</param>
/// <param name="Output">A row of the values, and the vectors below.</param>
public sealed record EighCache(Tensor A, Tensor Output);

/// <summary>A = V·diag(w)·Vᵀ of symmetric matrices.</summary>
/// <remarks>By Jacobi's rotations: accurate, and meant for matrices of up to some hundred rows. The backward pass is written by hand: no
/// graph could go through the rotations. Source: M. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
/// differentiation", 2008, section 3.1.</remarks>
public static class EighOp
{
    /// <summary>A row of the values and, below, the vectors as columns; and the cache for <see cref="Backward"/>.</summary>
    /// <param name="a">[batch…, N, N], symmetric; the lower triangle is read.</param>
    /// <exception cref="ShapeException">a is not floating-point or not square.</exception>
    public static (Tensor Output, EighCache Cache) Forward(Tensor a)
    {
        MatrixParts.CheckSquare("eigh", a);
        var n = a.Shape[^1];
        var y = a.Device.Empty([.. a.Shape.Sizes[..^2], 1 + n, n], a.DType);
        y.Device.Execute(new EighCall(a, y));
        var cache = new EighCache(a.Saved(), y.Detach());
        return (Autograd.Record(new EighAttributes(), y, [a], (upstream, _) => [Backward(upstream, cache)], cache.A, cache.Output), cache);
    }

    /// <summary>dA = the symmetric part of V·(diag(dw) + F∘(Vᵀ·dV))·Vᵀ with F[i, j] = 1/(w[j] − w[i]), 0 where two values are
    /// equal.</summary>
    /// <param name="upstream">A row of ∂L/∂w, and ∂L/∂V below.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than the values and vectors.</exception>
    public static Tensor Backward(Tensor upstream, EighCache cache)
    {
        var (a, y) = cache;
        Check.Upstream("eigh", y, upstream);
        if (Autograd.CreatesGraph) y = Forward(a).Output;
        var n = a.Shape[^1];
        Tensor w = MatrixParts.Rows(y, 0, 1), v = MatrixParts.Rows(y, 1, 1 + n);
        Tensor dw = MatrixParts.Rows(upstream, 0, 1), dv = MatrixParts.Rows(upstream, 1, 1 + n);
        var slopes = MatrixParts.Reciprocal(w - w.Transpose());
        var inner = MatrixParts.Identity(y, n) * dw + slopes * v.MatMul(dv, transposeA: true);
        return MatrixParts.Symmetric(v.MatMul(inner).MatMul(v, transposeB: true));
    }

    extension(Tensor x)
    {
        /// <summary>The eigenvalues of symmetric matrices, ascending, and the eigenvectors as columns: x = V·diag(w)·Vᵀ.</summary>
        /// <remarks><b>Shape</b>: x […, N, N], Values […, N], Vectors […, N, N]; leading axes are a batch. Of x the lower triangle alone is
        /// read; the gradient is symmetric. In each vector the element of largest magnitude is positive; LAPACK leaves the sign open. The
        /// gradient of vectors whose values are equal is not defined, and taken for 0.</remarks>
        /// <exception cref="ShapeException">x is not floating-point or not square.</exception>
        public (Tensor Values, Tensor Vectors) Eigh()
        {
            var y = Forward(x).Output;
            return (y.Select(-2, 0), MatrixParts.Rows(y, 1, 1 + x.Shape[^1]));
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("eigh (values)", t => MatrixParts.Symmetric(t[0]).Eigh().Values, Sample.Matrices([2, 3, 3])),
        new("eigh (vectors)", t => MatrixParts.Symmetric(t[0]).Eigh().Vectors, Sample.Matrices([3, 3])),
    ];
}

/// <summary>A row of the values, and the vectors below, of A = V·diag(w)·Vᵀ.</summary>
public sealed record EighAttributes() : OperationAttributes("eigh")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => EighOp.Forward(inputs[0]!).Output;
}
