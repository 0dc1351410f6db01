using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Sets a square to zero whose centre is drawn uniformly from all pixels; what reaches beyond the picture is cut off.</summary>
/// <remarks><b>Shape</b>: any, kept. After <see cref="Normalize"/> the square has the mean colour. <b>Source</b>: DeVries and Taylor,
/// Improved regularization of convolutional neural networks with cutout, arXiv:1708.04552.</remarks>
/// <param name="size">Side of the square, in pixels.</param>
/// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
[Part("cutout", "blanks a square")]
public sealed class Cutout(int size = 8) : ITransform
{
    private readonly int _size = TransformCheck.AtLeast(size, 1, "Cutout", "a size");

    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        input.CopyTo(output);
        var (height, width) = (shape[1], shape[2]);
        var (top, left) = (random.Next(height) - _size / 2, random.Next(width) - _size / 2);
        var (firstX, endX) = (Math.Max(left, 0), (int)Math.Min((long)left + _size, width));
        var endY = (int)Math.Min((long)top + _size, height);
        for (var c = 0; c < shape[0]; c++)
            for (var y = Math.Max(top, 0); y < endY; y++)
                output.Slice((c * height + y) * width + firstX, endX - firstX).Clear();
    }

    /// <inheritdoc/>
    public override string ToString() => $"Cutout({_size})";
}
