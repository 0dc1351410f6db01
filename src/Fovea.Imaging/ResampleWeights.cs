namespace Fovea.Imaging;

/// <summary>Which inputs make each output along one axis, and with what weights, for the triangle filter <c>max(0, 1 − |t|)</c>.</summary>
/// <remarks>
/// With scale <c>s = input / output</c> and support <c>r = max(1, s)</c>, output <c>i</c> is centred on <c>(i + ½) s</c> and takes
/// the inputs <c>j</c> within <c>r</c> of it with weights proportional to <c>max(0, 1 − |j + ½ − (i + ½) s| / r)</c>, which sum to 1.
/// <b>Source</b>: Pillow, <c>Resample.c</c> (the filter and the rounding of bounds); PyTorch and torchvision with <c>antialias=True</c> use
/// the same.
/// </remarks>
internal sealed class ResampleWeights
{
    /// <summary>Weights at 8 bit are integers over 2²²: 32 bit less 8 for the sample and 2 for the sum.</summary>
    public const int PrecisionBits = 32 - 8 - 2;

    public ResampleWeights(int input, int output)
    {
        var scale = (double)input / output;
        var support = Math.Max(1, scale);
        Stride = (int)Math.Ceiling(support) * 2 + 1;
        (First, Count, Weights) = (new int[output], new int[output], new double[output * Stride]);
        for (var i = 0; i < output; i++)
        {
            var center = (i + 0.5) * scale;
            First[i] = Math.Max(0, (int)(center - support + 0.5));
            Count[i] = Math.Min(input, (int)(center + support + 0.5)) - First[i];
            var weights = Weights.AsSpan(i * Stride, Count[i]);
            var sum = 0.0;
            var inverse = 1.0 / support;
            for (var k = 0; k < weights.Length; k++)
            {
                weights[k] = Math.Max(0, 1 - Math.Abs((k + First[i] - center + 0.5) * inverse));
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

    /// <summary>The weights times 2²², rounded.</summary>
    public int[] FixedPoint() => Array.ConvertAll(Weights, w => (int)(0.5 + w * (1 << PrecisionBits)));
}
