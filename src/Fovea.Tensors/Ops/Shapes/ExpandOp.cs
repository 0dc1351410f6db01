namespace Fovea.Tensors;

/// <summary>Broadcasting made explicit.</summary>
public static class ExpandOp
{
    extension(Tensor x)
    {
        /// <summary>x repeated along axes of size 1, and along new leading axes, up to a shape.</summary>
        /// <exception cref="ShapeException">x's shape does not broadcast to <paramref name="shape"/>.</exception>
        public Tensor Expand(Shape shape)
        {
            if (x.Shape == shape) return x;
            if (Shape.Broadcast(x.Shape, shape, "expand") != shape)
                throw new ShapeException($"expand: expected a shape that {x.Shape} broadcasts to, got {shape}.");
            var own = x.Shape.Strides();
            var strides = new int[shape.Rank];
            for (var i = 0; i < x.Rank; i++) strides[shape.Rank - x.Rank + i] = x.Shape[i] == 1 ? 0 : own[i];
            var y = x.Device.Empty(shape, x.DType);
            x.Device.Execute(new ReadViewCall(x, new([.. shape], strides), y));
            var from = x.Shape;
            return Autograd.Record(new ExpandAttributes(shape), y, [x], (upstream, _) => [upstream.SumTo(from)]);
        }
    }

    internal static IEnumerable<GradCase> GradCases() => [new("expand", t => t[0].Expand([2, 3, 5]), Sample.Normal([3, 1]))];
}

/// <summary>Axes of size 1, and new leading ones, repeated.</summary>
/// <param name="Shape">The new shape.</param>
public sealed record ExpandAttributes(Shape Shape) : OperationAttributes("expand")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Expand(Shape);
}
