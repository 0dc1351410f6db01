namespace Fovea.Tensors;

/// <summary>Elements written to places given by an index: the opposite of <c>Gather</c>.</summary>
public static class ScatterOp
{
    extension(Tensor x)
    {
        /// <summary>A copy of x in which y[…, index[…, j, …], …] = source[…, j, …] along an axis. Where an index comes twice, the last
        /// holds, and the gradient of the others is 0.</summary>
        /// <remarks><b>Shape</b>: index and source alike, and like x except along the axis.</remarks>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <param name="index">Int64.</param>
        /// <param name="source">What to write, of x's type.</param>
        /// <exception cref="ShapeException">The index is not Int64 or leaves the axis, or types or shapes do not fit.</exception>
        public Tensor Scatter(int axis, Tensor index, Tensor source)
        {
            var a = Fit("scatter", x, axis, index, source);
            var extent = Extent.Of(x.Shape, a);
            var y = Written(x, source);
            var (from, dtype) = (x.Shape, x.DType);
            return Autograd.Record(new ScatterAttributes(a, Add: false), y, [x, index, source], (upstream, needs) =>
            [
                needs[0] ? Derivative.Linear("scatter_backward", upstream, Cleared, Cleared) : null, null,
                needs[2] ? SourceGradient(upstream) : null,
            ], index);

            Tensor Written(Tensor whole, Tensor part)
            {
                var written = Copy(whole);
                written.Device.Execute(new ScatterCall(part, index, extent, index.Shape[a], written));
                return written;
            }

            Tensor Cleared(Tensor dy) => Written(dy, dy.Device.Full(index.Shape, 0, dtype));

            Tensor SourceGradient(Tensor dy)
            {
                var last = Last();
                return Derivative.Linear("scatter_backward", dy, u => Masked(last, Picked(u)), ds =>
                {
                    var whole = ds.Device.Full(from, 0, dtype);
                    ds.Device.Execute(new ScatterAddCall(Masked(last, ds), index, extent, index.Shape[a], Shared: false, whole));
                    return whole;
                });
            }

            Tensor Picked(Tensor whole)
            {
                var part = whole.Device.Empty(index.Shape, whole.DType);
                whole.Device.Execute(new GatherCall(whole, index, extent, index.Shape[a], Shared: false, part));
                return part;
            }

            // Which elements of the source are there at the end: those that find their own number where they were written.
            Tensor Last()
            {
                using var _ = Autograd.NoGrad();
                var n = index.Shape[a];
                Shape line = [n, .. Enumerable.Repeat(1, from.Rank - 1 - a)];
                var numbers = index.Storage.Device.From([.. Enumerable.Range(0, n).Select(j => (long)j)], line).Expand(index.Shape);
                return Picked(Written(index.Device.Full(from, -1, DType.Int64), numbers)).Equal(numbers);
            }

            Tensor Masked(Tensor mask, Tensor part)
            {
                var kept = part.Device.Empty(part.Shape, part.DType);
                part.Device.Execute(new SelectCall(mask, part, part.Device.Full(part.Shape, 0, part.DType), kept));
                return kept;
            }
        }

        /// <summary>A copy of x in which y[…, index[…, j, …], …] = value along an axis.</summary>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <param name="index">Int64, shaped like x except along the axis.</param>
        /// <param name="value">What to write.</param>
        /// <exception cref="ShapeException">The index is not Int64 or leaves the axis, or its shape does not fit.</exception>
        public Tensor Scatter(int axis, Tensor index, double value) => x.Scatter(axis, index, x.Device.Full(index.Shape, value, x.DType));

        /// <summary>x plus source[…, j, …] at […, index[…, j, …], …] along an axis, added in order of j.</summary>
        /// <remarks><b>Shape</b>: index and source alike, and like x except along the axis.</remarks>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <param name="index">Int64.</param>
        /// <param name="source">What to add, of x's type.</param>
        /// <exception cref="ShapeException">x is not floating-point, the index is not Int64 or leaves the axis, or types or shapes do not
        /// fit.</exception>
        public Tensor ScatterAdd(int axis, Tensor index, Tensor source)
        {
            Check.Floating("scatter_add", x);
            var a = Fit("scatter_add", x, axis, index, source);
            var y = Copy(x);
            y.Device.Execute(new ScatterAddCall(source, index, Extent.Of(x.Shape, a), index.Shape[a], Shared: false, y));
            return Autograd.Record(new ScatterAttributes(a, Add: true), y, [x, index, source], (upstream, needs) =>
                [upstream, null, needs[2] ? upstream.Gather(a, index) : null], index);
        }
    }

    internal static Tensor Copy(Tensor x)
    {
        var y = x.Device.Empty(x.Shape, x.DType);
        x.Device.Execute(new CopyCall(x, y));
        return y;
    }

    private static int Fit(string subject, Tensor x, int axis, Tensor index, Tensor source)
    {
        var a = x.Shape.Axis(axis);
        Check.SameType(subject, x, source);
        if (index.Rank != x.Rank || index.Shape.With(a, 0) != x.Shape.With(a, 0))
            throw new ShapeException($"{subject}: expected an index of {x.Shape} except at axis {a}, got {index.Shape}.");
        if (source.Shape != index.Shape)
            throw new ShapeException($"{subject}: expected a source of the index's shape {index.Shape}, got {source.Shape}.");
        Check.Indices(subject, index, x.Shape[a]);
        return a;
    }

    internal static IEnumerable<GradCase> GradCases()
    {
        Tensor x = Sample.Normal([3, 4]), source = Sample.Normal([3, 2], 2);
        static Tensor Index(Tensor like) => like.Storage.Device.From([0L, 2, 3, 3, 1, 0], [3, 2]);
        yield return new("scatter", t => t[0].Scatter(1, Index(t[0]), t[1]), x, source);
        yield return new("scatter (axis 0)", t => t[0].Scatter(0, t[0].Storage.Device.From([2L, 0, 2, 1, 2, 2, 0, 1], [2, 4]), t[1]), x,
            Sample.Normal([2, 4], 2));
        yield return new("scatter (value)", t => t[0].Scatter(1, Index(t[0]), 0.5), x);
        yield return new("scatter_add (source)", t => t[0].ScatterAdd(1, Index(t[0]), t[1]), x, source);
    }
}

/// <summary>Elements written or added along an axis, of the tensor, the index and the source.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Add">Whether they are added to what is there.</param>
public sealed record ScatterAttributes(int Axis, bool Add) : OperationAttributes(Add ? "scatter_add" : "scatter")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => Add ? inputs[0]!.ScatterAdd(Axis, inputs[1]!, inputs[2]!)
        : inputs[0]!.Scatter(Axis, inputs[1]!, inputs[2]!);
}
