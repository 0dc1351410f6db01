using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Turns about the centre by an angle drawn uniformly from −degrees…degrees; counter-clockwise where positive.</summary>
/// <remarks><b>Shape</b>: any, kept. Bilinear between the four nearest pixels; zeros come in from outside.</remarks>
/// <param name="degrees">0…180.</param>
/// <exception cref="ArgumentOutOfRangeException">The angle lies outside.</exception>
[Part("randomRotation", "turns")]
public sealed class RandomRotation(double degrees = 10) : IGeometricTransform
{
    private readonly double _degrees = TransformCheck.Within(degrees, 180, "RandomRotation", "an angle in degrees");

    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Rotate(input, shape, output, Angle(random));
    }

    /// <inheritdoc/>
    public PixelMap Draw(Shape shape, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Turned(shape[1], shape[2], Angle(random));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"RandomRotation({_degrees})");

    internal static PixelMap Turned(int height, int width, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var (centreY, centreX) = ((height - 1) / 2.0, (width - 1) / 2.0);
        return new(height, width)
        {
            Row = centreY - cos * centreY - sin * centreX, Column = centreX - cos * centreX + sin * centreY,
            Yy = cos, Yx = sin, Xy = -sin, Xx = cos,
        };
    }

    /// <summary>Turns a picture about its centre by an angle; zeros come in from outside.</summary>
    /// <param name="input">C·H·W values.</param>
    /// <param name="shape">[C, H, W].</param>
    /// <param name="output">Room for as many.</param>
    /// <param name="degrees">Counter-clockwise where positive.</param>
    public static void Rotate(ReadOnlySpan<float> input, Shape shape, Span<float> output, double degrees)
    {
        var (height, width, plane) = (shape[1], shape[2], shape[1] * shape[2]);
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var (centreY, centreX) = ((height - 1) / 2.0, (width - 1) / 2.0);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                // Where this pixel comes from: the inverse rotation, with rows counted downwards.
                var (dy, dx) = (y - centreY, x - centreX);
                var (sourceY, sourceX) = (centreY + cos * dy + sin * dx, centreX + cos * dx - sin * dy);
                var (top, left) = ((int)Math.Floor(sourceY), (int)Math.Floor(sourceX));
                var (down, right) = ((float)(sourceY - top), (float)(sourceX - left));
                var inside = top >= 0 && left >= 0 && top < height - 1 && left < width - 1;
                var corner = top * width + left;
                for (var c = 0; c < shape[0]; c++)
                {
                    var from = input.Slice(c * plane, plane);
                    var above = inside ? Mix(from[corner], from[corner + 1], right)
                        : Mix(At(from, top, left), At(from, top, left + 1), right);
                    var below = inside ? Mix(from[corner + width], from[corner + width + 1], right)
                        : Mix(At(from, top + 1, left), At(from, top + 1, left + 1), right);
                    output[c * plane + y * width + x] = Mix(above, below, down);
                }
            }

        static float Mix(float a, float b, float share) => (1 - share) * a + share * b;

        float At(ReadOnlySpan<float> from, int y, int x) => (uint)y < (uint)height && (uint)x < (uint)width ? from[y * width + x] : 0;
    }

    private double Angle(Generator random) => (2 * random.NextDouble() - 1) * _degrees;
}
