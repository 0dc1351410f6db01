namespace Fovea.Tensors;

/// <summary>Axes in reverse.</summary>
public static class FlipOp
{
    extension(Tensor x)
    {
        /// <summary>x with these axes read backwards.</summary>
        /// <exception cref="ShapeException">An axis does not exist or comes twice.</exception>
        public Tensor Flip(params int[] axes)
        {
            var flipped = Axes.Normalize("flip", x.Shape, axes);
            var strides = x.Shape.Strides();
            var start = 0;
            for (var i = 0; i < x.Rank; i++)
            {
                if (!flipped[i] || x.Shape[i] == 0) continue;
                start += (x.Shape[i] - 1) * strides[i];
                strides[i] = -strides[i];
            }
            var y = x.Device.Empty(x.Shape, x.DType);
            x.Device.Execute(new ReadViewCall(x, new([.. x.Shape], strides, start), y));
            return Autograd.Record(new FlipAttributes(axes), y, [x], (upstream, _) => [upstream.Flip(axes)]);
        }
    }

    internal static IEnumerable<GradCase> GradCases() => [new("flip", t => t[0].Flip(0, -1), Sample.Normal([3, 2, 5]))];
}

/// <summary>Axes read backwards.</summary>
/// <param name="Axes">Which.</param>
public sealed record FlipAttributes(int[] Axes) : OperationAttributes("flip")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Flip(Axes);
}
