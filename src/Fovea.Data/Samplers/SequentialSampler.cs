namespace Fovea.Data;

/// <summary>0, 1, … count − 1 in every epoch.</summary>
/// <param name="count">Samples of the source.</param>
/// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
public sealed class SequentialSampler(int count) : ISampler
{
    /// <inheritdoc/>
    public int Count { get; } = TransformCheck.AtLeast(count, 0, "SequentialSampler", "a count");

    /// <inheritdoc/>
    public int[] Order(ulong seed, int epoch) => [.. Enumerable.Range(0, Count)];

    /// <inheritdoc/>
    public override string ToString() => $"SequentialSampler({Count})";
}
