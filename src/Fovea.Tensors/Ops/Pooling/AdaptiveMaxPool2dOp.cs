namespace Fovea.Tensors;

/// <summary>Y[n, c, i, j] = max of X[n, c] over window (i, j), where the windows divide the image into a given number of parts.</summary>
public static class AdaptiveMaxPool2dOp
{
    extension(Tensor x)
    {
        /// <summary>The largest of windows that divide each image into <paramref name="size"/> parts: window i covers ⌊i·H/n⌋ up to
        /// ⌈(i + 1)·H/n⌉. The gradient goes to the first place where it stands.</summary>
        /// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, h, w].</remarks>
        /// <param name="size">h and w.</param>
        /// <exception cref="ShapeException">Shape, type or size do not fit.</exception>
        public Tensor AdaptiveMaxPool2d(Size2 size)
        {
            Check.Rank("adaptive_max_pool2d", x, 4, "input [N, C, H, W]");
            Check.Floating("adaptive_max_pool2d", x);
            if (Math.Min(size.H, size.W) < 1 || Math.Min(x.Shape[2], x.Shape[3]) < 1)
                throw new ShapeException($"adaptive_max_pool2d: expected sizes of 1 or more, got {size} for {x.Shape}.");
            var g = new PoolGeometry { Planes = x.Shape[0] * x.Shape[1], In = (x.Shape[2], x.Shape[3]), Out = size, Adaptive = true };
            Shape shape = [x.Shape[0], x.Shape[1], size.H, size.W];
            Tensor y = x.Device.Empty(shape, x.DType), index = x.Device.Empty(shape, DType.Int64);
            x.Device.Execute(new MaxPoolCall(g, x, y, index));
            var cache = new MaxPool2dCache(index, x.Shape, g);
            return Autograd.Record(new AdaptiveMaxPool2dAttributes(size), y, [x], (upstream, _) => [MaxPool2dOp.Backward(upstream, cache)],
                index);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("adaptive_max_pool2d", t => t[0].AdaptiveMaxPool2d((3, 4)), Sample.Distinct([2, 3, 7, 6]))];
}

/// <summary>The largest of windows that divide an image into a number of parts.</summary>
/// <param name="Size">Rows and columns of windows.</param>
public sealed record AdaptiveMaxPool2dAttributes(Size2 Size) : OperationAttributes("adaptive_max_pool2d")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.AdaptiveMaxPool2d(Size);
}
