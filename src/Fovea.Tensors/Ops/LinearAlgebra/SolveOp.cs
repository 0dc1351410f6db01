namespace Fovea.Tensors;

/// <summary>What the solution of linear equations keeps for its backward pass.</summary>
/// <param name="A">The matrices.</param>
/// <param name="B">The right-hand sides.</param>
/// <param name="X">The solutions.</param>
/// <param name="Subject">The operation, for messages.</param>
public sealed record SolveCache(Tensor A, Tensor B, Tensor X, string Subject);

/// <summary>X = A⁻¹·B: linear equations.</summary>
/// <remarks>By elimination with partial pivoting, in double precision for both types. The backward pass is written by hand: no graph could
/// go through the choice of pivots. Source: M. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
/// differentiation", 2008, section 2.3.1.</remarks>
public static class SolveOp
{
    /// <summary>A⁻¹·B, and the cache for <see cref="Backward"/>.</summary>
    /// <param name="a">[batch…, N, N].</param>
    /// <param name="b">[batch…, N, C]; the batches broadcast.</param>
    /// <exception cref="ShapeException">The types differ, a is not square, or the shapes do not fit.</exception>
    /// <exception cref="LinearAlgebraException">A matrix is singular.</exception>
    public static (Tensor Output, SolveCache Cache) Forward(Tensor a, Tensor b) => Forward("solve", a, b);

    internal static (Tensor Output, SolveCache Cache) Forward(string subject, Tensor a, Tensor b)
    {
        Check.SameFloating(subject, a, b);
        MatrixParts.CheckSquare(subject, a);
        if (b.Rank < 2 || b.Shape[^2] != a.Shape[^1])
            throw new ShapeException($"{subject}: expected right-hand sides […, {a.Shape[^1]}, C] for matrices {a.Shape}, got {b.Shape}.");
        var batch = Shape.Broadcast(Shape.Create(a.Shape.Sizes[..^2]), Shape.Create(b.Shape.Sizes[..^2]), subject);
        a = a.Expand([.. batch, a.Shape[^2], a.Shape[^1]]);
        b = b.Expand([.. batch, b.Shape[^2], b.Shape[^1]]);
        var x = b.Device.Empty(b.Shape, b.DType);
        x.Device.Execute(new SolveCall(subject, a, b, x));
        var cache = new SolveCache(a.Saved(), b.Saved(), x.Detach(), subject);
        return (Autograd.Record(new SolveAttributes(subject), x, [a, b], (upstream, needs) =>
        {
            var (da, db) = Backward(upstream, cache, needs);
            return [da, db];
        }, cache.A, cache.B, cache.X), cache);
    }

    /// <summary>dB = A⁻ᵀ·dX, dA = −dB·Xᵀ.</summary>
    /// <param name="upstream">∂L/∂X.</param>
    /// <param name="cache">From <see cref="Forward(Tensor, Tensor)"/>.</param>
    /// <param name="needs">Which gradients to compute; all unless said.</param>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than X.</exception>
    public static (Tensor? A, Tensor B) Backward(Tensor upstream, SolveCache cache, Needs? needs = null)
    {
        var (a, b, x, subject) = cache;
        Check.Upstream(subject, x, upstream);
        var db = Forward(subject, a.Transpose(), upstream).Output;
        if (!(needs ?? Needs.All)[0]) return (null, db);
        if (Autograd.CreatesGraph) x = Forward(subject, a, b).Output;
        return (-db.MatMul(x, transposeB: true), db);
    }

    extension(Tensor a)
    {
        /// <summary>A⁻¹·B: the x of A·x = b for each column b of B; of a vector the one x.</summary>
        /// <remarks><b>Shape</b>: A […, N, N], B […, N, C] or [N]; leading axes are a batch and broadcast.</remarks>
        /// <param name="b">The right-hand sides.</param>
        /// <exception cref="ShapeException">The types differ or are not floating-point, A is not square, or the shapes do not
        /// fit.</exception>
        /// <exception cref="LinearAlgebraException">A matrix is singular.</exception>
        public Tensor Solve(Tensor b) => b.Rank == 1 ? Forward(a, b.Unsqueeze(-1)).Output.Squeeze(-1) : Forward(a, b).Output;
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("solve", t => t[0].Solve(t[1]), Sample.Matrices([3, 3]), Sample.Normal([3, 2], 2)),
        new("solve (vector)", t => t[0].Solve(t[1]), Sample.Matrices([2, 3, 3]), Sample.Normal([3], 2)),
        new("solve (batch)", t => t[0].Solve(t[1]), Sample.Matrices([2, 1, 3, 3]), Sample.Normal([4, 3, 2], 2)),
    ];
}

/// <summary>A⁻¹·B.</summary>
/// <param name="Subject">The operation that it is a part of, for messages.</param>
public sealed record SolveAttributes(string Subject) : OperationAttributes("solve")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => SolveOp.Forward(Subject, inputs[0]!, inputs[1]!).Output;
}
