namespace Fovea.Tensors;

/// <summary>How values between pixels are found.</summary>
public enum InterpolationMode
{
    /// <summary>The nearest pixel: index ⌊i·in/out⌋.</summary>
    Nearest,

    /// <summary>Linear along both axes between pixel centres.</summary>
    Bilinear,
}

/// <summary>Images at another size.</summary>
public static class UpsampleOp
{
    extension(Tensor x)
    {
        /// <summary>Images [N, C, H, W] at another height and width. Bilinear interpolation is two matrix products, one for each
        /// axis.</summary>
        /// <param name="size">The new height and width.</param>
        /// <param name="mode">Nearest pixel or bilinear.</param>
        /// <param name="alignCorners">Bilinear: corner pixels fall on corner pixels; otherwise the edges of the images do.</param>
        /// <exception cref="ShapeException">x is not [N, C, H, W], or a size is below 1.</exception>
        public Tensor Upsample(Size2 size, InterpolationMode mode = InterpolationMode.Nearest, bool alignCorners = false)
        {
            Check.Rank("upsample", x, 4, "input [N, C, H, W]");
            if (size.H < 1 || size.W < 1 || x.Shape[2] < 1
                || x.Shape[3] < 1) throw new ShapeException($"upsample: expected sizes of 1 or more, got {size} for {x.Shape}.");
            return Autograd.Note(new UpsampleAttributes(size, mode, alignCorners), Resized(x, size, mode, alignCorners), x);
        }
    }

    private static Tensor Resized(Tensor x, Size2 size, InterpolationMode mode, bool alignCorners)
    {
        if (mode == InterpolationMode.Nearest)
            return x.IndexSelect(2, Nearest(x, 2, size.H)).IndexSelect(3, Nearest(x, 3, size.W));
        var columns = x.MatMul(Weights(x, 3, size.W, alignCorners).To(x.DType), transposeB: true);
        return Weights(x, 2, size.H, alignCorners).To(x.DType).MatMul(columns);
    }

    private static Tensor Nearest(Tensor x, int axis, int to)
    {
        var from = x.Shape[axis];
        return x.Storage.Device.From(Enumerable.Range(0, to).Select(i => Math.Min((long)i * from / to, from - 1)).ToArray(), [to]);
    }

    /// <summary>[to, from]: each row weights the two pixels around one new pixel.</summary>
    private static Tensor Weights(Tensor x, int axis, int to, bool alignCorners)
    {
        var from = x.Shape[axis];
        var w = new double[to * from];
        for (var i = 0; i < to; i++)
        {
            var at = alignCorners ? (to > 1 ? i * (from - 1.0) / (to - 1) : 0) : Math.Max((i + 0.5) * from / to - 0.5, 0);
            var left = Math.Min((int)at, from - 1);
            var right = Math.Min(left + 1, from - 1);
            w[i * from + left] += 1 - (at - left);
            w[i * from + right] += at - left;
        }
        return x.Storage.Device.From(w, [to, from]);
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("upsample (nearest)", t => t[0].Upsample((7, 5)), Sample.Normal([2, 3, 3, 4])),
        new("upsample (bilinear)", t => t[0].Upsample((7, 5), InterpolationMode.Bilinear), Sample.Normal([2, 3, 3, 4])),
        new("upsample (bilinear, corners)", t =>
            t[0].Upsample((5, 6), InterpolationMode.Bilinear, alignCorners: true), Sample.Normal([2, 3, 3, 4])),
    ];
}

/// <summary>The new size of images, and how it is reached.</summary>
/// <param name="Size">The new height and width.</param>
/// <param name="Mode">Nearest pixel or bilinear.</param>
/// <param name="AlignCorners">Whether corner pixels fall on corner pixels.</param>
public sealed record UpsampleAttributes(Size2 Size, InterpolationMode Mode, bool AlignCorners) : OperationAttributes("upsample")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Upsample(Size, Mode, AlignCorners);
}
