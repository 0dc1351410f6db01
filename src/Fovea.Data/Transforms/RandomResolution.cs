using System.Globalization;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Scales down by a factor that is drawn uniformly, and up again to the size that was: a picture of a lower resolution.</summary>
/// <remarks><b>Shape</b>: any, kept. Both ways with a triangle filter (<see cref="Resizing"/>); the small picture has
/// <c>max(1, ⌊scale · side + ½⌋)</c> pixels along a side.</remarks>
/// <param name="minScale">The smallest factor, above 0.</param>
/// <param name="maxScale">The largest factor, at most 1.</param>
/// <exception cref="ArgumentOutOfRangeException">The smallest factor is not above 0 and at most the largest, or that is above
/// 1.</exception>
[Part("randomResolution", "scales down and up again")]
public sealed class RandomResolution(double minScale = 0.25, double maxScale = 1) : ITransform
{
    private readonly (double Min, double Max) _scale = minScale > 0 && minScale <= maxScale && maxScale <= 1 ? (minScale, maxScale)
        : throw new ArgumentOutOfRangeException(nameof(minScale), FormattableString.Invariant(
            $"RandomResolution: expected factors above 0 and up to 1, the smaller first, got {minScale}…{maxScale}."));

    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var scale = _scale.Min + random.NextDouble() * (_scale.Max - _scale.Min);
        var (height, width) = (Side(shape[1], scale), Side(shape[2], scale));
        if ((height, width) == (shape[1], shape[2]))
        {
            input.CopyTo(output);
            return;
        }
        var (plane, small) = (shape[1] * shape[2], new float[height * width]);
        for (var c = 0; c < shape[0]; c++)
        {
            Resizing.Bilinear(input.Slice(c * plane, plane), shape[1], shape[2], height, width, small);
            Resizing.Bilinear(small, height, width, shape[1], shape[2], output.Slice(c * plane, plane));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"RandomResolution({_scale.Min}…{_scale.Max})");

    private static int Side(int side, double scale) => Math.Max(1, (int)(scale * side + 0.5));
}
