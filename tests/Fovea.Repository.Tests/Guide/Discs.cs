using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Grey pictures of one bright disc on noise, and the mask of the disc: 1 inside, 0 outside.</summary>
public sealed class Discs(int count, int side, ulong seed) : ISampleSource
{
    /// <inheritdoc/>
    public string Name => "discs";

    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public IReadOnlyList<TensorSpec> Inputs { get; } = [TensorSpec.Picture([1, side, side])];

    /// <inheritdoc/>
    public IReadOnlyList<TensorSpec> Targets { get; } = [TensorSpec.Mask(side, side)];

    /// <inheritdoc/>
    public void Write(int index, Sample sample)
    {
        // A stream for each sample: the same picture whenever and wherever it is asked for.
        var random = new Generator(seed).Fork((ulong)index);
        var radius = side * (0.15 + 0.15 * random.NextDouble());
        var (centreX, centreY) = (side * random.NextDouble(), side * random.NextDouble());
        var picture = sample.Input<float>();
        var mask = sample.Target<long>();
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
            {
                var inside = Math.Pow(x - centreX, 2) + Math.Pow(y - centreY, 2) < radius * radius;
                picture[y * side + x] = (float)(0.5 * random.NextDouble() + (inside ? 0.5 : 0));
                mask[y * side + x] = inside ? 1 : 0;
            }
    }
}
