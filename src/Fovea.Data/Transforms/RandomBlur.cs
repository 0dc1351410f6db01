using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Blurs by a Gaussian whose σ is drawn uniformly.</summary>
/// <remarks><b>Shape</b>: any, kept. Weights <c>g(t) ∝ exp(−t²/(2σ²))</c> along rows and columns, cut off at 4σ, with sum 1; the picture is
/// mirrored at its edges without repeating them. Below a σ of 0.05 nothing is changed.</remarks>
/// <param name="minSigma">The smallest σ in pixels, 0…50.</param>
/// <param name="maxSigma">The largest σ, 0…50; the smallest where it is less.</param>
/// <exception cref="ArgumentOutOfRangeException">σ lies outside.</exception>
[Part("randomBlur", "blurs by a Gaussian of a random width")]
public sealed class RandomBlur(double minSigma = 0, double maxSigma = 1.5) : ITransform
{
    private const double MostSigma = 50, LeastSigma = 0.05;

    private readonly double _min = TransformCheck.Within(minSigma, MostSigma, "RandomBlur", "a sigma in pixels");
    private readonly double _max = Math.Max(minSigma, TransformCheck.Within(maxSigma, MostSigma, "RandomBlur", "a sigma in pixels"));

    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var sigma = _min + random.NextDouble() * (_max - _min);
        if (sigma < LeastSigma)
        {
            input.CopyTo(output);
            return;
        }
        var weights = Weights(sigma);
        var (height, width, plane) = (shape[1], shape[2], shape[1] * shape[2]);
        var rows = new float[plane];
        for (var c = 0; c < shape[0]; c++)
        {
            for (var y = 0; y < height; y++)
                Along(input.Slice(c * plane + y * width, width), rows.AsSpan(y * width), 1, width, weights);
            for (var x = 0; x < width; x++) Along(rows.AsSpan(x), output.Slice(c * plane + x), width, height, weights);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"RandomBlur({_min}…{_max})");

    // A line of the picture, its pixels a step apart.
    private static void Along(ReadOnlySpan<float> from, Span<float> to, int step, int length, float[] weights)
    {
        var radius = weights.Length / 2;
        for (var i = 0; i < length; i++)
        {
            var sum = 0f;
            for (var t = -radius; t <= radius; t++) sum += weights[t + radius] * from[Mirrored(i + t, length) * step];
            to[i * step] = sum;
        }
    }

    private static int Mirrored(int at, int length)
    {
        if (length == 1) return 0;
        var period = 2 * (length - 1);
        at = Math.Abs(at) % period;
        return at < length ? at : period - at;
    }

    private static float[] Weights(double sigma)
    {
        var radius = (int)(4 * sigma + 0.5);
        double[] weights = [.. Enumerable.Range(-radius, 2 * radius + 1).Select(t => Math.Exp(-0.5 * t * t / (sigma * sigma)))];
        var sum = weights.Sum();
        return Array.ConvertAll(weights, w => (float)(w / sum));
    }
}
