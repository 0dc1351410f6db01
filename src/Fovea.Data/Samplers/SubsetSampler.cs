namespace Fovea.Data;

/// <summary>Some samples of a source once each, in an order drawn anew for each epoch or as given.</summary>
public sealed class SubsetSampler : ISampler
{
    private readonly int[] _indices;
    private readonly bool _shuffle;

    /// <summary>Chooses the samples.</summary>
    /// <param name="indices">Their positions in the source.</param>
    /// <param name="shuffle">False keeps the order of the indices.</param>
    public SubsetSampler(IReadOnlyList<int> indices, bool shuffle = true)
    {
        ArgumentNullException.ThrowIfNull(indices);
        (_indices, _shuffle) = ([.. indices], shuffle);
    }

    /// <inheritdoc/>
    public int Count => _indices.Length;

    /// <inheritdoc/>
    public int[] Order(ulong seed, int epoch) => _shuffle
        ? Array.ConvertAll(SamplerStream.Of(seed, epoch).Permutation(Count), position => _indices[position])
        : [.. _indices];

    /// <inheritdoc/>
    public override string ToString() => $"SubsetSampler({Count})";
}
