namespace Fovea.Tensors;

/// <summary>What Cholesky's factorisation keeps for its backward pass.</summary>
/// <param name="A">The matrices.</param>
/// <param name="Output">L.</param>
public sealed record CholeskyCache(Tensor A, Tensor Output);

/// <summary>A = L·Lᵀ of symmetric positive definite matrices.</summary>
/// <remarks>The backward pass is written by hand: no graph could go through the elimination. Source: I. Murray, "Differentiation of the
/// Cholesky decomposition", 2016, equation 10.</remarks>
public static class CholeskyOp
{
    /// <summary>L, and the cache for <see cref="Backward"/>.</summary>
    /// <param name="a">[batch…, N, N], symmetric; the lower triangle is read.</param>
    /// <exception cref="ShapeException">a is not floating-point or not square.</exception>
    /// <exception cref="LinearAlgebraException">A matrix is not positive definite.</exception>
    public static (Tensor Output, CholeskyCache Cache) Forward(Tensor a)
    {
        MatrixParts.CheckSquare("cholesky", a);
        var l = a.Device.Empty(a.Shape, a.DType);
        l.Device.Execute(new CholeskyCall(a, l));
        var cache = new CholeskyCache(a.Saved(), l.Detach());
        return (Autograd.Record(new CholeskyAttributes(), l, [a], (upstream, _) => [Backward(upstream, cache)], cache.A, cache.Output),
            cache);
    }

    /// <summary>dA = the symmetric part of L⁻ᵀ·Φ(Lᵀ·dL)·L⁻¹, with Φ the lower triangle and half of the diagonal.</summary>
    /// <param name="upstream">∂L/∂L; what is above the diagonal does not count.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than L.</exception>
    public static Tensor Backward(Tensor upstream, CholeskyCache cache)
    {
        var (a, l) = cache;
        Check.Upstream("cholesky", l, upstream);
        if (Autograd.CreatesGraph) l = Forward(a).Output;
        var product = l.MatMul(upstream.Tril(), transposeA: true);
        var half = (product.Tril() + product.Tril(-1)) * 0.5;
        var lt = l.Transpose();
        return MatrixParts.Symmetric(lt.Solve(lt.Solve(half).Transpose()));
    }

    extension(Tensor x)
    {
        /// <summary>L with x = L·Lᵀ, a lower triangle whose diagonal is positive.</summary>
        /// <remarks><b>Shape</b>: […, N, N]; leading axes are a batch. Of x the lower triangle alone is read; the gradient is
        /// symmetric.</remarks>
        /// <exception cref="ShapeException">x is not floating-point or not square.</exception>
        /// <exception cref="LinearAlgebraException">A matrix is not positive definite.</exception>
        public Tensor Cholesky() => Forward(x).Output;
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("cholesky", t => t[0].MatMul(t[0], transposeB: true).Cholesky(), Sample.Matrices([2, 3, 3]))];
}

/// <summary>L of A = L·Lᵀ.</summary>
public sealed record CholeskyAttributes() : OperationAttributes("cholesky")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Cholesky();
}
