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
        var y = x.Device.Empty(shape, x.DType);
        var extent = Extent.Of(x.Shape, axis);
        x.Device.Execute(new GatherCall(x, index, extent, shape[axis], shared, y));
        var from = x.Shape;
        return Autograd.Record(shared ? "index_select" : "gather", y, [x], (upstream, _) =>
        {
            var dx = upstream.Device.Full(from, 0, upstream.DType);
            dx.Device.Execute(new ScatterAddCall(upstream, index, extent, shape[axis], shared, dx));
            return [dx];
        });
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("gather", t => t[0].Gather(1, Tensor.From([0L, 2, 2, 1, 0, 0], [3, 2])), Sample.Normal([3, 4])),
        new("gather (axis 0)", t => t[0].Gather(0, Tensor.From([0L, 2, 2, 1], [1, 4])), Sample.Normal([3, 4])),
        new("index_select", t => t[0].IndexSelect(1, Tensor.From(3L, 0, 3)), Sample.Normal([3, 4, 2])),
    ];
}
