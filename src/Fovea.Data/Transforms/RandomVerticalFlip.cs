using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>With probability p, <c>y[c, i, j] = x[c, H − 1 − i, j]</c>.</summary>
/// <remarks><b>Shape</b>: any, kept.</remarks>
/// <param name="p">0…1.</param>
/// <exception cref="ArgumentOutOfRangeException">The probability lies outside.</exception>
[Part("randomVerticalFlip", "mirrors top and bottom")]
public sealed class RandomVerticalFlip(double p = 0.5) : IGeometricTransform
{
    private readonly double _p = TransformCheck.Within(p, 1, "RandomVerticalFlip", "a probability");

    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (height, width) = (shape[1], shape[2]);
        var flips = Flips(random);
        for (var row = 0; row < shape[0] * height; row++)
        {
            var from = flips ? row - row % height + height - 1 - row % height : row;
            input.Slice(from * width, width).CopyTo(output.Slice(row * width, width));
        }
    }

    /// <inheritdoc/>
    public PixelMap Draw(Shape shape, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Flips(random) ? new(shape[1], shape[2]) { Row = shape[1] - 1, Yy = -1 } : new(shape[1], shape[2]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"RandomVerticalFlip({_p})");

    private bool Flips(Generator random) => random.NextDouble() < _p;
}
