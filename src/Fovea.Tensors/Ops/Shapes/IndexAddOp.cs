namespace Fovea.Tensors;

/// <summary>Parts added at places given by an index: the adjoint of <c>IndexSelect</c>.</summary>
public static class IndexAddOp
{
    extension(Tensor x)
    {
        /// <summary>x plus source[…, j, …] at […, index[j], …] along an axis, added in order of j.</summary>
        /// <remarks><b>Shape</b>: index [J]; source like x, with J elements along the axis.</remarks>
        /// <param name="axis">The axis; negative ones count from the end.</param>
        /// <param name="index">Int64, one-dimensional.</param>
        /// <param name="source">What to add, of x's type.</param>
        /// <exception cref="ShapeException">x is not floating-point, the index is not one-dimensional Int64 or leaves the axis, or types or
        /// shapes do not fit.</exception>
        public Tensor IndexAdd(int axis, Tensor index, Tensor source)
        {
            Check.SameFloating("index_add", x, source);
            Check.Rank("index_add", index, 1, "a one-dimensional index");
            var a = x.Shape.Axis(axis);
            if (source.Rank != x.Rank || source.Shape != x.Shape.With(a, index.Count))
                throw new ShapeException($"index_add: expected a source {x.Shape.With(a, index.Count)}, got {source.Shape}.");
            Check.Indices("index_add", index, x.Shape[a]);
            var y = ScatterOp.Copy(x);
            y.Device.Execute(new ScatterAddCall(source, index, Extent.Of(x.Shape, a), index.Count, Shared: true, y));
            return Autograd.Record(new IndexAddAttributes(a), y, [x, index, source], (upstream, needs) =>
                [upstream, null, needs[2] ? upstream.IndexSelect(a, index) : null], index);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("index_add", t => t[0].IndexAdd(1, t[0].Storage.Device.From([2L, 0, 2], [3]), t[1]), Sample.Normal([2, 4, 3]),
            Sample.Normal([2, 3, 3], 2)),
    ];
}

/// <summary>Parts added along an axis, of the tensor, the index and the source.</summary>
/// <param name="Axis">The axis.</param>
public sealed record IndexAddAttributes(int Axis) : OperationAttributes("index_add")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.IndexAdd(Axis, inputs[1]!, inputs[2]!);
}
