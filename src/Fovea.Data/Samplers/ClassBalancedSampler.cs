using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>As many samples of each class: those of small classes come several times, and none comes once more before all others of its
/// class have.</summary>
public sealed class ClassBalancedSampler : ISampler
{
    private readonly int[][] _members;
    private readonly int _perClass;

    /// <summary>Takes the class of each sample.</summary>
    /// <param name="labels">Of sample i at position i.</param>
    /// <param name="perClass">Samples of each class in an epoch; null for as many as the largest class has.</param>
    /// <exception cref="ArgumentException">There are no labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of samples of a class is below 1.</exception>
    public ClassBalancedSampler(IReadOnlyList<int> labels, int? perClass = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count == 0)
            throw new ArgumentException("ClassBalancedSampler: expected a label for each sample of a source, got none.", nameof(labels));
        _members = [.. Enumerable.Range(0, labels.Count).GroupBy(i => labels[i]).OrderBy(g => g.Key).Select(g => g.ToArray())];
        _perClass = TransformCheck.AtLeast(perClass ?? _members.Max(m => m.Length), 1, "ClassBalancedSampler", "samples a class",
            nameof(perClass));
        Count = checked(_perClass * _members.Length);
    }

    /// <summary>With the classes of a dataset; those without pictures are left out.</summary>
    /// <exception cref="ArgumentException">There are no pictures.</exception>
    public ClassBalancedSampler(Dataset dataset, int? perClass = null) : this(Labels(dataset), perClass) { }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int[] Order(ulong seed, int epoch)
    {
        var random = SamplerStream.Of(seed, epoch);
        var taken = new int[Count];
        var next = 0;
        foreach (var members in _members)
            for (var left = _perClass; left > 0; left -= members.Length)
                foreach (var position in random.Permutation(members.Length).AsSpan(0, Math.Min(left, members.Length)))
                    taken[next++] = members[position];
        return Array.ConvertAll(random.Permutation(Count), position => taken[position]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"ClassBalancedSampler({_members.Length} classes × {_perClass})";

    private static int[] Labels(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return [.. Enumerable.Range(0, dataset.Count).Select(dataset.Label)];
    }
}
