namespace Fovea.Tensors;

/// <summary>How values between pixels are found.</summary>
public enum InterpolationMode
{
    /// <summary>The nearest pixel: index ⌊i·in/out⌋.</summary>
    Nearest,

    /// <summary>Linear along both axes between pixel centres.</summary>
    Bilinear,

    /// <summary>Cubic along both axes, through four pixels each, a = −0.75.</summary>
    /// <remarks>Source: R. Keys, "Cubic convolution interpolation for digital image processing", IEEE Transactions on Acoustics, Speech,
    /// and Signal Processing 29 (1981), equation 3.</remarks>
    Bicubic,
}

/// <summary>Images at another size.</summary>
public static class UpsampleOp
{
    extension(Tensor x)
    {
        /// <summary>Images [N, C, H, W] at another height and width. Bilinear and bicubic interpolation are two matrix products,
        /// one for each axis.</summary>
        /// <param name="size">The new height and width.</param>
        /// <param name="mode">Nearest pixel, bilinear or bicubic.</param>
        /// <param name="alignCorners">Bilinear and bicubic: corner pixels fall on corner pixels; otherwise the edges of the images
        /// do.</param>
        /// <exception cref="ShapeException">x is not [N, C, H, W], a size is below 1, or the result has 2³¹ elements or
        /// more.</exception>
        public Tensor Upsample(Size2 size, InterpolationMode mode = InterpolationMode.Nearest, bool alignCorners = false)
        {
            Check.Rank("upsample", x, 4, "input [N, C, H, W]");
            if (size.H < 1 || size.W < 1 || x.Shape[2] < 1
                || x.Shape[3] < 1) throw new ShapeException($"upsample: expected sizes of 1 or more, got {size} for {x.Shape}.");
            // Refused here where there are too many elements, before anything is allocated.
            Shape.Create(x.Shape[0], x.Shape[1], size.H, size.W);
            return Autograd.Note(new UpsampleAttributes(size, mode, alignCorners), Resized(x, size, mode, alignCorners), x);
        }
    }

    private static Tensor Resized(Tensor x, Size2 size, InterpolationMode mode, bool alignCorners)
    {
        if (mode == InterpolationMode.Nearest)
            return x.IndexSelect(2, Nearest(x, 2, size.H)).IndexSelect(3, Nearest(x, 3, size.W));
        Func<Tensor, int, int, bool, Tensor> weights = mode == InterpolationMode.Bicubic ? CubicWeights : Weights;
        var columns = x.MatMul(weights(x, 3, size.W, alignCorners).To(x.DType), transposeB: true);
        return weights(x, 2, size.H, alignCorners).To(x.DType).MatMul(columns);
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
        var w = new double[Shape.Create(to, from).Elements];
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

    /// <summary>[to, from]: each row weights the four pixels around one new pixel; the edge stands for what is beyond it.</summary>
    private static Tensor CubicWeights(Tensor x, int axis, int to, bool alignCorners)
    {
        var from = x.Shape[axis];
        var w = new double[Shape.Create(to, from).Elements];
        for (var i = 0; i < to; i++)
        {
            var at = alignCorners ? (to > 1 ? i * (from - 1.0) / (to - 1) : 0) : (i + 0.5) * from / to - 0.5;
            var left = (int)Math.Floor(at);
            for (var tap = left - 1; tap <= left + 2; tap++) w[i * from + Math.Clamp(tap, 0, from - 1)] += Cubic(Math.Abs(at - tap));
        }
        return x.Storage.Device.From(w, [to, from]);
    }

    // Keys's kernel at a distance of up to two pixels.
    private static double Cubic(double t)
    {
        const double a = -0.75;
        return t <= 1 ? ((a + 2) * t - (a + 3)) * t * t + 1 : ((a * t - 5 * a) * t + 8 * a) * t - 4 * a;
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("upsample (nearest)", t => t[0].Upsample((7, 5)), Sample.Normal([2, 3, 3, 4])),
        new("upsample (bilinear)", t => t[0].Upsample((7, 5), InterpolationMode.Bilinear), Sample.Normal([2, 3, 3, 4])),
        new("upsample (bilinear, corners)", t =>
            t[0].Upsample((5, 6), InterpolationMode.Bilinear, alignCorners: true), Sample.Normal([2, 3, 3, 4])),
        new("upsample (bicubic)", t => t[0].Upsample((7, 5), InterpolationMode.Bicubic), Sample.Normal([2, 3, 3, 4])),
        new("upsample (bicubic, corners)", t =>
            t[0].Upsample((5, 6), InterpolationMode.Bicubic, alignCorners: true), Sample.Normal([2, 3, 3, 4])),
    ];
}

/// <summary>The new size of images, and how it is reached.</summary>
/// <param name="Size">The new height and width.</param>
/// <param name="Mode">Nearest pixel, bilinear or bicubic.</param>
/// <param name="AlignCorners">Whether corner pixels fall on corner pixels.</param>
public sealed record UpsampleAttributes(Size2 Size, InterpolationMode Mode, bool AlignCorners) : OperationAttributes("upsample")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Upsample(Size, Mode, AlignCorners);
}
