using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Moves by whole pixels, drawn uniformly from −fraction · side…fraction · side in each direction and rounded; zeros come
/// in.</summary>
/// <remarks><b>Shape</b>: any, kept.</remarks>
/// <param name="fraction">0…1, of the height and of the width.</param>
/// <exception cref="ArgumentOutOfRangeException">The fraction lies outside.</exception>
[Part("randomTranslation", "moves by whole pixels")]
public sealed class RandomTranslation(double fraction = 0.1) : IGeometricTransform
{
    private readonly double _fraction = TransformCheck.Within(fraction, 1, "RandomTranslation", "a fraction");

    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        var (down, right) = Shift(shape, random);
        Window.Copy(input, shape[0], shape[1], shape[2], -down, -right, output, shape[1], shape[2]);
    }

    /// <inheritdoc/>
    public PixelMap Draw(Shape shape, Generator random)
    {
        var (down, right) = Shift(shape, random);
        return PixelMap.Window(-down, -right, shape[1], shape[2]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"RandomTranslation({_fraction})");

    private (int Down, int Right) Shift(Shape shape, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var down = Along(shape[1], random);
        return (down, Along(shape[2], random));
    }

    private int Along(int side, Generator random) => (int)Math.Round((2 * random.NextDouble() - 1) * _fraction * side);
}
