using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>With probability p, <c>y[c, i, j] = x[c, i, W − 1 − j]</c>.</summary>
/// <remarks><b>Shape</b>: any, kept.</remarks>
/// <param name="p">0…1.</param>
/// <exception cref="ArgumentOutOfRangeException">The probability lies outside.</exception>
[Part("randomHorizontalFlip", "mirrors left and right")]
public sealed class RandomHorizontalFlip(double p = 0.5) : IGeometricTransform
{
    private readonly double _p = TransformCheck.Within(p, 1, "RandomHorizontalFlip", "a probability");

    /// <inheritdoc/>
    public Shape OutputShape(Shape input) => input;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, Shape shape, Span<float> output, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        input.CopyTo(output);
        if (!Flips(random)) return;
        for (var start = 0; start < output.Length; start += shape[2]) output.Slice(start, shape[2]).Reverse();
    }

    /// <inheritdoc/>
    public PixelMap Draw(Shape shape, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Flips(random) ? new(shape[1], shape[2]) { Column = shape[2] - 1, Xx = -1 } : new(shape[1], shape[2]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"RandomHorizontalFlip({_p})");

    private bool Flips(Generator random) => random.NextDouble() < _p;
}
