using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Adds a border of zeros and cuts out a square at a place drawn uniformly from all where it fits.</summary>
/// <remarks><b>Shape</b>: [C, H, W] → [C, size, size]. Before <see cref="Normalize"/> the border is black, after it the mean
/// colour.</remarks>
/// <param name="size">Side of the square.</param>
/// <param name="padding">Width of the border on every side.</param>
/// <exception cref="ArgumentOutOfRangeException">The size is below 1 or the padding is negative.</exception>
public sealed class RandomCrop(int size, int padding = 0) : IGeometricTransform
{
    private readonly int _size = TransformCheck.AtLeast(size, 1, "RandomCrop", "a size");
    private readonly int _padding = TransformCheck.AtLeast(padding, 0, "RandomCrop", "a padding");

    /// <inheritdoc/>
    public Shape OutputShape(Shape input)
    {
        TransformCheck.Fits(input, _size, _size, _padding, "RandomCrop");
        return [input[0], _size, _size];
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        var (top, left) = Corner(shape, random);
        Window.Copy(input, shape[0], shape[1], shape[2], top, left, output, _size, _size);
    }

    /// <inheritdoc/>
    public PixelMap Draw(Shape shape, Generator random)
    {
        var (top, left) = Corner(shape, random);
        return PixelMap.Window(top, left, _size, _size);
    }

    /// <inheritdoc/>
    public override string ToString() => $"RandomCrop({_size}, {_padding})";

    private (int Top, int Left) Corner(Shape shape, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var top = random.Next(shape[1] + 2 * _padding - _size + 1) - _padding;
        return (top, random.Next(shape[2] + 2 * _padding - _size + 1) - _padding);
    }

    /// <param name="size">Its side.</param>
    /// <param name="padding">Zeros added around first.</param>
    [Part("randomCrop", "cuts out a random square")]
    internal static RandomCrop Configured(int size = 32, int padding = 4) => new(size, padding);
}
