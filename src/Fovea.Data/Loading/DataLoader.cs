using System.Collections;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Batches of a dataset; each enumeration is one epoch.</summary>
/// <remarks>
/// The order of epoch e is a permutation drawn from (seed, e), and what transforms draw depends on (seed, e, picture) alone. Batches have
/// the same bits with and without prefetching, on any number of threads. Each batch is its own tensor and stays valid.
/// </remarks>
/// <example><code>
/// foreach (var (images, labels, _) in new DataLoader(train, batchSize: 64, shuffle: true, transforms: [Normalize.For(train)]))
///     Step(images, labels);
/// </code></example>
public sealed class DataLoader : IEnumerable<Batch>, IBatchSource
{
    /// <summary>Batches that wait at most.</summary>
    internal const int QueueLength = 4;

    private readonly bool _shuffle;
    private readonly bool _dropLast;
    private readonly bool _prefetch;
    private readonly ulong _seed;

    /// <summary>Chooses what the batches hold.</summary>
    /// <param name="dataset">The pictures.</param>
    /// <param name="batchSize">Pictures a batch; the last batch of an epoch holds what is left.</param>
    /// <param name="shuffle">A new random order every epoch.</param>
    /// <param name="seed">Decides orders and transforms.</param>
    /// <param name="dropLast">Leave out a last batch that is not full.</param>
    /// <param name="transforms">Applied to each picture in this order, after scaling to 0…1.</param>
    /// <param name="prefetch">Prepare up to four batches ahead on a thread of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1, or dropping the last batch would leave none.</exception>
    /// <exception cref="ShapeException">A transform does not take the pictures it would get.</exception>
    public DataLoader(Dataset dataset, int batchSize, bool shuffle = false, ulong seed = 0, bool dropLast = false,
        IReadOnlyList<ITransform>? transforms = null, bool prefetch = true)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (batchSize < 1)
            throw new ArgumentOutOfRangeException(nameof(batchSize), $"DataLoader: expected a batch size of 1 or more, got {batchSize}.");
        if (dropLast && dataset.Count < batchSize)
            throw new ArgumentOutOfRangeException(nameof(batchSize),
                $"DataLoader: {dataset.Count} pictures do not fill one batch of {batchSize}, and dropLast leaves out the rest. "
                + "Use a smaller batch size.");
        (Dataset, BatchSize, Transforms) = (dataset, batchSize, transforms is null ? [] : [.. transforms]);
        (_shuffle, _seed, _dropLast, _prefetch) = (shuffle, seed, dropLast, prefetch);
        ImageShape = new BatchBuilder(dataset, Transforms).OutputShape;
    }

    /// <summary>Where the pictures come from.</summary>
    public Dataset Dataset { get; }

    /// <summary>Pictures in a full batch.</summary>
    public int BatchSize { get; }

    /// <summary>What each picture goes through, in order.</summary>
    public IReadOnlyList<ITransform> Transforms { get; }

    /// <summary>[C, H, W] of the pictures after the transforms.</summary>
    public Shape ImageShape { get; }

    /// <summary>⌈Count / BatchSize⌉, or ⌊…⌋ where the last is dropped.</summary>
    public int BatchesPerEpoch => (int)((Dataset.Count + (_dropLast ? 0L : BatchSize - 1)) / BatchSize);

    /// <inheritdoc/>
    public int SamplesPerEpoch => _dropLast ? BatchesPerEpoch * BatchSize : Dataset.Count;

    /// <summary>The number of the next enumeration, from 0. A complete one adds 1; one that is abandoned does not. Setting it resumes
    /// there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public int Epoch
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>The batches of one epoch. Leaving the loop early stops the thread that prepares them.</summary>
    /// <exception cref="DataFormatException">A picture is read from a file, and that is damaged.</exception>
    public IEnumerator<Batch> GetEnumerator()
    {
        var epoch = Epoch;
        foreach (var batch in Batches(epoch)) yield return batch;
        Epoch = epoch + 1;
    }

    /// <summary>The batches of one epoch, whatever <see cref="Epoch"/> is. Leaving early stops the thread that prepares them.</summary>
    /// <exception cref="DataFormatException">A picture is read from a file, and that is damaged.</exception>
    public IEnumerable<Batch> Batches(int epoch)
    {
        // Batches are made where the one who takes them computes, whichever thread prepares them.
        var context = ComputeContext.Current;
        if (!_prefetch)
        {
            foreach (var batch in Build(epoch, context)) yield return batch;
            yield break;
        }
        using var ahead = new Prefetcher<Batch>(Build(epoch, context), QueueLength);
        while (ahead.TryTake(out var batch)) yield return batch;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<Batch> Build(int epoch, ComputeContext context)
    {
        var root = new Generator(_seed);
        var order = _shuffle ? root.Fork(0).Fork((ulong)epoch).Permutation(Dataset.Count) : [.. Enumerable.Range(0, Dataset.Count)];
        var random = root.Fork(1).Fork((ulong)epoch);
        var builder = new BatchBuilder(Dataset, Transforms);
        for (var b = 0; b < BatchesPerEpoch; b++)
        {
            var start = b * BatchSize;
            Batch batch;
            using (context.Use()) batch = builder.Build(order.AsSpan(start, Math.Min(BatchSize, order.Length - start)), random);
            yield return batch;
        }
    }
}
