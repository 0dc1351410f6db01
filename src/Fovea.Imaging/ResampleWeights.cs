namespace Fovea.Imaging;

/// <summary>Which inputs make each output along one axis, and with what weights.</summary>
/// <remarks>
/// With scale <c>s = input / output</c>, <c>f = max(1, s)</c> and a filter <c>h</c> of radius <c>r</c> (the triangle 1, the cubic 2),
/// output <c>i</c> is centred on <c>(i + ½) s</c> and takes the inputs <c>j</c> within <c>r f</c> of it with weights proportional to
/// <c>h((j + ½ − (i + ½) s) / f)</c>, which sum to 1.
/// <b>Source</b>: Pillow, <c>Resample.c</c> (the filters and the rounding of bounds); PyTorch and torchvision with <c>antialias=True</c>
/// use the same triangle.
/// </remarks>
internal sealed class ResampleWeights
{
    /// <summary>Weights at 8 bit are integers over 2²²: 32 bit less 8 for the sample and 2 for the sum.</summary>
    public const int PrecisionBits = 32 - 8 - 2;

    /// <summary>The weights of all outputs.</summary>
    public ResampleWeights(int input, int output, Interpolation interpolation) : this(input, output, interpolation, 0, output)
    {
    }

    /// <summary>The weights of <paramref name="count"/> outputs from <paramref name="start"/> on; number 0 is that of the first of
    /// them.</summary>
    public ResampleWeights(int input, int output, Interpolation interpolation, int start, int count)
    {
        var scale = (double)input / output;
        var isCubic = interpolation == Interpolation.Bicubic;
        var support = (isCubic ? 2 : 1) * Math.Max(1, scale);
        Stride = (int)Math.Ceiling(support) * 2 + 1;
        (First, Count, Weights) = (new int[count], new int[count], new double[count * Stride]);
        var inverse = 1.0 / Math.Max(1, scale);
        for (var i = 0; i < count; i++)
        {
            var center = (start + i + 0.5) * scale;
            First[i] = Math.Max(0, (int)(center - support + 0.5));
            Count[i] = Math.Min(input, (int)(center + support + 0.5)) - First[i];
            var weights = Weights.AsSpan(i * Stride, Count[i]);
            var sum = 0.0;
            for (var k = 0; k < weights.Length; k++)
            {
                var t = Math.Abs((k + First[i] - center + 0.5) * inverse);
                weights[k] = isCubic ? Cubic(t) : Math.Max(0, 1 - t);
                sum += weights[k];
            }
            for (var k = 0; k < weights.Length; k++) weights[k] /= sum;
        }
    }

    /// <summary>The first input of each output.</summary>
    public int[] First { get; }

    /// <summary>How many inputs each output takes.</summary>
    public int[] Count { get; }

    /// <summary>Those of output <c>i</c> begin at <c>i · Stride</c>.</summary>
    public double[] Weights { get; }

    /// <summary>Room for weights that each output has.</summary>
    public int Stride { get; }

    /// <summary>The inputs that any output takes: the first, and the one after the last.</summary>
    public (int First, int End) Inputs => (First[0], First[^1] + Count[^1]);

    /// <summary>The weights times 2²², rounded, halves away from 0.</summary>
    public int[] FixedPoint() => Array.ConvertAll(Weights, w => (int)((w < 0 ? -0.5 : 0.5) + w * (1 << PrecisionBits)));

    // In Pillow's order of operations, so that the bits are the same.
    private static double Cubic(double t)
    {
        const double a = -0.5;
        if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
        return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
    }
}
