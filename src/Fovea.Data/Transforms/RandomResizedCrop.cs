using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Cuts out a rectangle of a random share of the picture and a random aspect ratio, and scales it to a size with a triangle filter
/// (<see cref="Resize"/>).</summary>
/// <remarks><b>Shape</b>: [C, H, W] → [C, size, size], or [C, H, W] where no size is given. The share is uniform, the logarithm of width
/// over height, too; of ten draws the first that fits the picture is taken, else the largest rectangle in the middle whose ratio
/// is allowed.
/// <b>Source</b>: Szegedy et al., "Going deeper with convolutions", CVPR 2015, section 6; torchvision's <c>RandomResizedCrop</c>.</remarks>
/// <param name="size">Side of the result; null for the sides of the picture.</param>
/// <param name="minScale">The smallest share of the area, above 0.</param>
/// <param name="maxScale">The largest share of the area, at most 1.</param>
/// <param name="minRatio">The smallest width over height, above 0.</param>
/// <param name="maxRatio">The largest width over height.</param>
/// <exception cref="ArgumentOutOfRangeException">The size is below 1, or a smallest value is not above 0 and at most its
/// largest.</exception>
[Part("randomResizedCrop", "cuts out a part of random size and ratio and scales it")]
public sealed class RandomResizedCrop(int? size = null, double minScale = 0.08, double maxScale = 1, double minRatio = 0.75,
    double maxRatio = 4.0 / 3) : IGeometricTransform
{
    private const int Draws = 10;

    private readonly int? _size = size is { } side ? TransformCheck.AtLeast(side, 1, "RandomResizedCrop", "a size") : null;
    private readonly (double Min, double Max) _scale = Range(minScale, maxScale, 1, "shares of the area");
    private readonly (double Min, double Max) _ratio = Range(minRatio, maxRatio, 100, "ratios of width and height");

    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => [input[0], _size ?? input[1], _size ?? input[2]];

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        var (top, left, height, width) = Window(shape, random);
        var (outHeight, outWidth) = (_size ?? shape[1], _size ?? shape[2]);
        if ((height, width) == (outHeight, outWidth))
        {
            Data.Window.Copy(input, shape[0], shape[1], shape[2], top, left, output, height, width);
            return;
        }
        var cut = new float[height * width];
        for (var c = 0; c < shape[0]; c++)
        {
            for (var y = 0; y < height; y++)
                input.Slice((c * shape[1] + top + y) * shape[2] + left, width).CopyTo(cut.AsSpan(y * width));
            Imaging.Resizing.Bilinear(cut, height, width, outHeight, outWidth,
                output.Slice(c * outHeight * outWidth, outHeight * outWidth));
        }
    }

    /// <inheritdoc/>
    public PixelMap Draw(Shape shape, Generator random)
    {
        var (top, left, height, width) = Window(shape, random);
        var (outHeight, outWidth) = (_size ?? shape[1], _size ?? shape[2]);
        // Centres of pixels: top + (i + ½) · height / outHeight − ½.
        var (down, right) = ((double)height / outHeight, (double)width / outWidth);
        return new(outHeight, outWidth) { Row = top + (down - 1) / 2, Column = left + (right - 1) / 2, Yy = down, Xx = right };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"RandomResizedCrop({_size?.ToString(CultureInfo.InvariantCulture) ?? "same"}, {_scale.Min}…{_scale.Max}, {_ratio.Min:0.###}…{_ratio.Max:0.###})");

    internal (int Top, int Left, int Height, int Width) Window(Shape shape, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (height, width) = (shape[1], shape[2]);
        var (logMin, logMax) = (Math.Log(_ratio.Min), Math.Log(_ratio.Max));
        for (var i = 0; i < Draws; i++)
        {
            var area = (double)height * width * (_scale.Min + random.NextDouble() * (_scale.Max - _scale.Min));
            var ratio = Math.Exp(logMin + random.NextDouble() * (logMax - logMin));
            var (w, h) = ((int)Math.Round(Math.Sqrt(area * ratio)), (int)Math.Round(Math.Sqrt(area / ratio)));
            if (w < 1 || h < 1 || w > width || h > height) continue;
            var top = random.Next(height - h + 1);
            return (top, random.Next(width - w + 1), h, w);
        }
        var own = (double)width / height;
        var (tall, wide) = own < _ratio.Min ? ((int)Math.Round(width / _ratio.Min), width)
            : own > _ratio.Max ? (height, (int)Math.Round(height * _ratio.Max)) : (height, width);
        (tall, wide) = (Math.Clamp(tall, 1, height), Math.Clamp(wide, 1, width));
        return ((height - tall) / 2, (width - wide) / 2, tall, wide);
    }

    private static (double Min, double Max) Range(double min, double max, double most, string what) =>
        min > 0 && min <= max && max <= most ? (min, max) : throw new ArgumentOutOfRangeException(nameof(min),
            FormattableString.Invariant(
                $"RandomResizedCrop: expected {what} above 0 and up to {most}, the smaller first, got {min}…{max}."));
}
