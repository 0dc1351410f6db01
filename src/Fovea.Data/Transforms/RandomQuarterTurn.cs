using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Turns by 0°, 90°, 180° or 270° counter-clockwise, each as likely: every pixel comes from exactly one.</summary>
/// <remarks><b>Shape</b>: [C, S, S], kept.</remarks>
[Part("randomQuarterTurn", "turns by a multiple of 90°")]
public sealed class RandomQuarterTurn : IGeometricTransform
{
    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => input[1] == input[2] ? input
        : throw new ShapeException($"RandomQuarterTurn: expected square pictures, got {input}. Crop or resize them first.");

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random) =>
        Draw(shape, random).Nearest(input, shape[1], shape[2], output, 0);

    /// <inheritdoc/>
    public PixelMap Draw(Shape shape, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Turned(random.Next(4), shape[1]);
    }

    /// <inheritdoc/>
    public override string ToString() => "RandomQuarterTurn()";

    internal static PixelMap Turned(int quarters, int side) => quarters switch
    {
        1 => new(side, side) { Column = side - 1, Yy = 0, Yx = 1, Xy = -1, Xx = 0 },
        2 => new(side, side) { Row = side - 1, Column = side - 1, Yy = -1, Xx = -1 },
        3 => new(side, side) { Row = side - 1, Yy = 0, Yx = -1, Xy = 1, Xx = 0 },
        _ => new(side, side),
    };
}
