namespace Fovea.Data;

/// <summary>Every sample once, in an order drawn anew for each epoch.</summary>
/// <param name="count">Samples of the source.</param>
/// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
public sealed class ShuffledSampler(int count) : ISampler
{
    /// <inheritdoc/>
    public int Count { get; } = TransformCheck.AtLeast(count, 0, "ShuffledSampler", "a count");

    /// <inheritdoc/>
    public int[] Order(ulong seed, int epoch) => SamplerStream.Of(seed, epoch).Permutation(Count);

    /// <inheritdoc/>
    public override string ToString() => $"ShuffledSampler({Count})";
}
