namespace Fovea.Tensors;

/// <summary>Elements and rows picked by index.</summary>
public static class GatherOp
{
    extension(Tensor x)
    {
        /// <summary>y[…, j, …] = x[…, index[…, j, …], …] along an axis: an index for each element of y.</summary>
        /// <exception cref="ShapeException">The index is not Int64, leaves the axis, or differs from x in another size.</exception>
        public Tensor Gather(int axis, Tensor index)
        {
            var a = x.Shape.Axis(axis);
            if (index.Rank != x.Rank || index.Shape.With(a, 0) != x.Shape.With(a, 0))
                throw new ShapeException($"gather: expected an index of {x.Shape} except at axis {a}, got {index.Shape}.");
            return Pick(x, a, index, index.Shape, shared: false);
        }

        /// <summary>y[…, j, …] = x[…, index[j], …] along an axis: whole parts of x, in the order of a one-dimensional index.</summary>
        /// <exception cref="ShapeException">The index is not one-dimensional Int64, or leaves the axis.</exception>
        public Tensor IndexSelect(int axis, Tensor index)
        {
            Check.Rank("index_select", index, 1, "a one-dimensional index");
            var a = x.Shape.Axis(axis);
            return Pick(x, a, index, x.Shape.With(a, index.Count), shared: true);
        }
    }

    private static Tensor Pick(Tensor x, int axis, Tensor index, Shape shape, bool shared)
    {
        Check.Indices(shared ? "index_select" : "gather", index, x.Shape[axis]);
        var extent = Extent.Of(x.Shape, axis);
        var y = Picked(x);
        var from = x.Shape;
        return Autograd.Record(new GatherAttributes(axis, shared), y, [x, index], (upstream, _) =>
            [Derivative.Linear("scatter_add", upstream, Scatter, Picked), null], index);

        Tensor Scatter(Tensor dy)
        {
            var dx = dy.Device.Full(from, 0, dy.DType);
            dx.Device.Execute(new ScatterAddCall(dy, index, extent, shape[axis], shared, dx));
            return dx;
        }

        Tensor Picked(Tensor whole)
        {
            var picked = whole.Device.Empty(shape, whole.DType);
            whole.Device.Execute(new GatherCall(whole, index, extent, shape[axis], shared, picked));
            return picked;
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("gather", t => t[0].Gather(1, Tensor.From([0L, 2, 2, 1, 0, 0], [3, 2])), Sample.Normal([3, 4])),
        new("gather (axis 0)", t => t[0].Gather(0, Tensor.From([0L, 2, 2, 1], [1, 4])), Sample.Normal([3, 4])),
        new("index_select", t => t[0].IndexSelect(1, Tensor.From(3L, 0, 3)), Sample.Normal([3, 4, 2])),
    ];
}

/// <summary>Elements or parts picked along an axis, of the tensor and the index.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Shared">Whether an index stands for a whole part (index_select), or there is one for each element (gather).</param>
public sealed record GatherAttributes(int Axis, bool Shared) : OperationAttributes(Shared ? "index_select" : "gather")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) =>
        Shared ? inputs[0]!.IndexSelect(Axis, inputs[1]!) : inputs[0]!.Gather(Axis, inputs[1]!);
}
