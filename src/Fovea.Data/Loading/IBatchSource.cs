namespace Fovea.Data;

/// <summary>Where the batches of a training come from; <see cref="DataLoader"/> is one.</summary>
/// <remarks>The same epoch gives the same batches at every call, so that an interrupted training can go on within one.</remarks>
public interface IBatchSource
{
    /// <summary>Samples of an epoch.</summary>
    int SamplesPerEpoch { get; }

    /// <summary>Batches of an epoch.</summary>
    int BatchesPerEpoch { get; }

    /// <summary>The batches of an epoch, numbered from 0.</summary>
    IEnumerable<Batch> Batches(int epoch);

    /// <summary>Some of the batches of an epoch, the same as among all of them: a worker's share, or the rest of one that was
    /// cut.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="numbers">Which, from 0, in ascending order.</param>
    IEnumerable<Batch> Batches(int epoch, IReadOnlyList<int> numbers)
    {
        var wanted = new HashSet<int>(numbers);
        return Batches(epoch).Index().Where(b => wanted.Contains(b.Index)).Select(b => b.Item);
    }
}
