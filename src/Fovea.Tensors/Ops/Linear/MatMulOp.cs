namespace Fovea.Tensors;

/// <summary>What a matrix product keeps for its backward pass.</summary>
/// <param name="A">The first factor, [batch…, M, K] or transposed.</param>
/// <param name="B">The second factor, [batch…, K, N] or transposed.</param>
/// <param name="TransposeA">Whether A is stored transposed.</param>
/// <param name="TransposeB">Whether B is stored transposed.</param>
/// <param name="Bias">Whether a row was added.</param>
public sealed record MatMulCache(Tensor A, Tensor B, bool TransposeA, bool TransposeB, bool Bias);

/// <summary>Y = op(A)·op(B) + bias, op the identity or the transpose; leading axes are a batch.</summary>
public static class MatMulOp
{
    /// <summary>The shape of the product.</summary>
    /// <exception cref="ShapeException">A factor has fewer than two axes, the inner sizes differ, or the batches do not
    /// broadcast.</exception>
    public static Shape OutputShape(Shape a, Shape b, bool transposeA = false, bool transposeB = false)
    {
        if (a.Rank < 2 || b.Rank < 2) throw new ShapeException($"matmul: expected two tensors of at least two axes, got {a} and {b}. Call x.Unsqueeze(0) for a row.");
        var (m, k) = transposeA ? (a[^1], a[^2]) : (a[^2], a[^1]);
        var (k2, n) = transposeB ? (b[^1], b[^2]) : (b[^2], b[^1]);
        if (k != k2) throw Inner(a, b, transposeA, transposeB, k, k2);
        var batch = Shape.Broadcast(Shape.Create(a.Sizes[..^2]), Shape.Create(b.Sizes[..^2]), "matmul");
        return [.. batch, m, n];
    }

    /// <summary>Y = op(A)·op(B) + bias, and the cache for <see cref="Backward"/>.</summary>
    /// <param name="a">[batch…, M, K], or [batch…, K, M] transposed.</param>
    /// <param name="b">[batch…, K, N], or [batch…, N, K] transposed.</param>
    /// <param name="bias">[N], added to every row; null for none.</param>
    /// <param name="transposeA">A is stored transposed.</param>
    /// <param name="transposeB">B is stored transposed.</param>
    /// <exception cref="ShapeException">Types or shapes do not fit.</exception>
    public static (Tensor Output, MatMulCache Cache) Forward(Tensor a, Tensor b, Tensor? bias = null, bool transposeA = false,
        bool transposeB = false)
    {
        Check.SameFloating("matmul", a, b);
        var shape = OutputShape(a.Shape, b.Shape, transposeA, transposeB);
        if (bias is not null)
        {
            Check.SameType("matmul", a, bias);
            if (bias.Shape != [shape[^1]]) throw new ShapeException($"matmul: expected a bias of [{shape[^1]}], got {bias.Shape}.");
        }
        var y = a.Device.Empty(shape, a.DType);
        var (x, z, plan) = Plan(a, b, shape, transposeA, transposeB);
        y.Device.Execute(new MatMulCall(plan, x, z, bias, y));
        var cache = new MatMulCache(a.Saved(), b.Saved(), transposeA, transposeB, bias is not null);
        return (Autograd.Record(new MatMulAttributes(transposeA, transposeB), y, [a, b, bias], (upstream, needs) =>
        {
            var (da, db, dbias) = Backward(upstream, cache, needs);
            return [da, db, dbias];
        }, cache.A, cache.B), cache);
    }

    /// <summary>dA = dY·Bᵀ, dB = Aᵀ·dY (arranged as A and B are stored), dbias = Σ dY over rows.</summary>
    /// <param name="upstream">∂L/∂Y.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    /// <param name="needs">Which gradients to compute; all unless said.</param>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than Y.</exception>
    public static (Tensor? A, Tensor? B, Tensor? Bias) Backward(Tensor upstream, MatMulCache cache, Needs? needs = null)
    {
        var (a, b, ta, tb, bias) = cache;
        Check.Upstream("matmul", OutputShape(a.Shape, b.Shape, ta, tb), a.DType, upstream);
        var n = needs ?? Needs.All;
        Tensor? da = null, db = null;
        if (n[0]) da = (ta ? Product(b, upstream, tb, true) : Product(upstream, b, false, !tb)).SumTo(a.Shape);
        if (n[1])
        {
            // One shared b: the batch is one long product, summed inside.
            if (b.Rank == 2 && a.Rank > 2 && !ta && upstream.Rank == a.Rank)
            {
                Tensor rows = a.View(-1, a.Shape[^1]), up = upstream.View(-1, upstream.Shape[^1]);
                db = tb ? Product(up, rows, true, false) : Product(rows, up, true, false);
            }
            else
                db = (tb ? Product(upstream, a, true, ta) : Product(a, upstream, !ta, false)).SumTo(b.Shape);
        }
        return (da, db, bias && n[2] ? upstream.View(-1, upstream.Shape[^1]).Sum(0) : null);
    }

    extension(Tensor a)
    {
        /// <summary>A·B; leading axes are a batch and broadcast. A vector is a row on the left and a column on the right, whose axis the
        /// result does not have: a matrix and a vector give a vector, two vectors their scalar product.</summary>
        /// <param name="b">The second factor.</param>
        /// <param name="transposeA">Use Aᵀ, without moving it; a vector is the same.</param>
        /// <param name="transposeB">Use Bᵀ, without moving it; a vector is the same.</param>
        /// <exception cref="ShapeException">Types or shapes do not fit.</exception>
        public Tensor MatMul(Tensor b, bool transposeA = false, bool transposeB = false) => a.Rank >= 2 && b.Rank >= 2
            ? Forward(a, b, null, transposeA, transposeB).Output : OfVectors(a, b, transposeA, transposeB);

        /// <summary>x·Wᵀ + bias with W stored [out, in]: a fully-connected layer.</summary>
        /// <param name="weight">[out, in].</param>
        /// <param name="bias">[out], or null.</param>
        public Tensor Linear(Tensor weight, Tensor? bias = null) => Forward(a, weight, bias, transposeB: true).Output;
    }

    private static Tensor OfVectors(Tensor a, Tensor b, bool transposeA, bool transposeB)
    {
        if (a.Rank == 0 || b.Rank == 0)
            throw new ShapeException($"matmul: expected two tensors of at least one axis, got {a.Shape} and {b.Shape}. "
                + "Multiply scalars with *.");
        int k = a.Rank == 1 || !transposeA ? a.Shape[^1] : a.Shape[^2], k2 = b.Rank == 1 || transposeB ? b.Shape[^1] : b.Shape[^2];
        if (k != k2) throw Inner(a.Shape, b.Shape, transposeA && a.Rank > 1, transposeB && b.Rank > 1, k, k2);
        var row = a.Rank == 1 ? a.Unsqueeze(0) : a;
        // A row, used as it lies.
        var column = b.Rank == 1 ? b.Unsqueeze(0) : b;
        var y = row.MatMul(column, transposeA && a.Rank > 1, transposeB || b.Rank == 1);
        if (a.Rank == 1) y = y.Squeeze(-2);
        return b.Rank == 1 ? y.Squeeze(-1) : y;
    }

    private static ShapeException Inner(Shape a, Shape b, bool transposeA, bool transposeB, int k, int k2) =>
        new($"matmul: expected inner sizes that agree, got {a}{(transposeA ? "ᵀ" : "")} · {b}{(transposeB ? "ᵀ" : "")}: {k} against {k2}.");

    private static Tensor Product(Tensor a, Tensor b, bool transposeA, bool transposeB)
    {
        if (Autograd.CreatesGraph) return a.MatMul(b, transposeA, transposeB);
        var y = a.Device.Empty(OutputShape(a.Shape, b.Shape, transposeA, transposeB), a.DType);
        var (x, z, plan) = Plan(a, b, y.Shape, transposeA, transposeB);
        y.Device.Execute(new MatMulCall(plan, x, z, null, y));
        return y;
    }

    private static (Tensor A, Tensor B, MatMulPlan Plan) Plan(Tensor a, Tensor b, Shape shape, bool transposeA, bool transposeB)
    {
        int m = shape[^2], n = shape[^1], k = transposeA ? a.Shape[^2] : a.Shape[^1];
        var batch = Shape.Create(shape.Sizes[..^2]);
        // A batch on one shared b is one tall matrix.
        if (b.Count == k * n && !transposeA && a.Shape.Product(0, a.Rank - 2) == batch.Elements) return (a, b,
            new(1, batch.Elements * m, n, k, false, transposeB, true, true));
        bool sharedA = a.Count == m * k, sharedB = b.Count == k * n;
        var x = sharedA ? a : a.Expand([.. batch, a.Shape[^2], a.Shape[^1]]);
        var z = sharedB ? b : b.Expand([.. batch, b.Shape[^2], b.Shape[^1]]);
        return (x, z, new(batch.Elements, m, n, k, transposeA, transposeB, sharedA, sharedB));
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("matmul", t => t[0].MatMul(t[1]), Sample.Normal([3, 7]), Sample.Normal([7, 5], 2)),
        new("matmul (aᵀ)", t => t[0].MatMul(t[1], transposeA: true), Sample.Normal([7, 3]), Sample.Normal([7, 5], 2)),
        new("matmul (bᵀ)", t => t[0].MatMul(t[1], transposeB: true), Sample.Normal([3, 7]), Sample.Normal([5, 7], 2)),
        new("matmul (aᵀ, bᵀ)", t => t[0].MatMul(t[1], true, true), Sample.Normal([7, 3]), Sample.Normal([5, 7], 2)),
        new("matmul (batch)", t => t[0].MatMul(t[1]), Sample.Normal([2, 3, 4]), Sample.Normal([2, 4, 5], 2)),
        new("matmul (batch, shared b)", t => t[0].MatMul(t[1]), Sample.Normal([2, 3, 4]), Sample.Normal([4, 5], 2)),
        new("matmul (batch, shared a)", t => t[0].MatMul(t[1], transposeB: true), Sample.Normal([3, 4]), Sample.Normal([2, 5, 4], 2)),
        new("matmul (batch, broadcast, aᵀ)", t =>
            t[0].MatMul(t[1], transposeA: true), Sample.Normal([2, 1, 4, 3]), Sample.Normal([3, 4, 5], 2)),
        new("matmul (matrix, vector)", t => t[0].MatMul(t[1], transposeA: true), Sample.Normal([7, 3]), Sample.Normal([7], 2)),
        new("matmul (vector, matrix)", t => t[0].MatMul(t[1]), Sample.Normal([4]), Sample.Normal([2, 4, 5], 2)),
        new("matmul (batch, vector)", t => t[0].MatMul(t[1]), Sample.Normal([2, 3, 4]), Sample.Normal([4], 2)),
        new("matmul (vectors)", t => t[0].MatMul(t[1]), Sample.Normal([7]), Sample.Normal([7], 2)),
        new("linear", t => t[0].Linear(t[1], t[2]), Sample.Normal([3, 7]), Sample.Normal([5, 7], 2), Sample.Normal([5], 3)),
        new("linear (batch)", t => t[0].Linear(t[1], t[2]), Sample.Normal([2, 3, 7]), Sample.Normal([5, 7], 2), Sample.Normal([5], 3)),
    ];
}

/// <summary>op(A)·op(B) + bias.</summary>
/// <param name="TransposeA">A is stored transposed.</param>
/// <param name="TransposeB">B is stored transposed.</param>
public sealed record MatMulAttributes(bool TransposeA, bool TransposeB) : OperationAttributes("matmul")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) =>
        MatMulOp.Forward(inputs[0]!, inputs[1]!, inputs[2], TransposeA, TransposeB).Output;
}
