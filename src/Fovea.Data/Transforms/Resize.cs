using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Scales to a size with a triangle filter that smooths before it shrinks (<see cref="Imaging.Resizing"/>).</summary>
/// <remarks><b>Shape</b>: [C, H, W] → [C, height, width]; the aspect ratio is not kept.</remarks>
/// <param name="height">Rows of the result.</param>
/// <param name="width">Columns of the result.</param>
/// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
public sealed class Resize(int height, int width) : IGeometricTransform
{
    private readonly int _height = TransformCheck.AtLeast(height, 1, "Resize", "a height");
    private readonly int _width = TransformCheck.AtLeast(width, 1, "Resize", "a width");

    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => [input[0], _height, _width];

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        var (plane, outPlane) = (shape[1] * shape[2], _height * _width);
        for (var c = 0; c < shape[0]; c++)
            Imaging.Resizing.Bilinear(input.Slice(c * plane, plane), shape[1], shape[2], _height, _width,
                output.Slice(c * outPlane, outPlane));
    }

    /// <inheritdoc/>
    public PixelMap Draw(Shape shape, Generator random)
    {
        // Centres of pixels: (i + ½) · input / output − ½.
        var (down, right) = ((double)shape[1] / _height, (double)shape[2] / _width);
        return new(_height, _width) { Row = (down - 1) / 2, Column = (right - 1) / 2, Yy = down, Xx = right };
    }

    /// <inheritdoc/>
    public override string ToString() => $"Resize({_height}, {_width})";
}
