using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Moves by whole pixels, drawn uniformly from −fraction · side…fraction · side in each direction and rounded; zeros come
/// in.</summary>
/// <remarks><b>Shape</b>: any, kept.</remarks>
/// <param name="fraction">0…1, of the height and of the width.</param>
/// <exception cref="ArgumentOutOfRangeException">The fraction lies outside.</exception>
public sealed class RandomTranslation(double fraction) : ITransform
{
    private readonly double _fraction = TransformCheck.Within(fraction, 1, "RandomTranslation", "a fraction");

    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var down = Draw(shape[1], random);
        var right = Draw(shape[2], random);
        Window.Copy(input, shape[0], shape[1], shape[2], -down, -right, output, shape[1], shape[2]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"RandomTranslation({_fraction})");

    private int Draw(int side, Generator random) => (int)Math.Round((2 * random.NextDouble() - 1) * _fraction * side);
}
