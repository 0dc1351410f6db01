using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Cuts out the middle: the first row is <c>(H − height) / 2</c>, rounded to even where it ends in ½, and so for
/// columns.</summary>
/// <remarks><b>Shape</b>: [C, H, W] → [C, height, width].</remarks>
/// <param name="height">Rows of the result.</param>
/// <param name="width">Columns of the result.</param>
/// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
public sealed class CenterCrop(int height, int width) : IGeometricTransform
{
    private readonly int _height = TransformCheck.AtLeast(height, 1, "CenterCrop", "a height");
    private readonly int _width = TransformCheck.AtLeast(width, 1, "CenterCrop", "a width");

    /// <summary>Cuts out a square.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The side is below 1.</exception>
    public CenterCrop(int size) : this(size, size) { }

    /// <inheritdoc/>
    public Shape OutputShape(Shape input)
    {
        TransformCheck.Fits(input, _height, _width, 0, "CenterCrop");
        return [input[0], _height, _width];
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random) =>
        Window.Copy(input, shape[0], shape[1], shape[2], Start(shape[1], _height), Start(shape[2], _width), output, _height, _width);

    /// <inheritdoc/>
    public PixelMap Draw(Shape shape, Generator random) =>
        PixelMap.Window(Start(shape[1], _height), Start(shape[2], _width), _height, _width);

    /// <inheritdoc/>
    public override string ToString() => $"CenterCrop({_height}, {_width})";

    private static int Start(int side, int wanted) => (int)Math.Round((side - wanted) / 2.0);
}
