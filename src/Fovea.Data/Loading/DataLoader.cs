using System.Collections;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Batches of a source of samples, in an order that a sampler gives for each epoch.</summary>
/// <remarks>
/// <see cref="Batches(int)"/> gives the batches of an epoch that is named. Enumerating the loader itself, by foreach or LINQ, is short for
/// the epoch that <see cref="Epoch"/> stands at. The order depends on (seed, epoch), what transforms draw on (seed, epoch, sample) alone.
/// Batches have the same bits with and without prefetching, on any number of threads. Each batch has its own tensors and stays valid.
/// </remarks>
/// <example><code>
/// var loader = new DataLoader(train, batchSize: 64, shuffle: true, transforms: [new RandomHorizontalFlip(), Normalize.For(train)]);
/// for (var epoch = 0; epoch &lt; 10; epoch++)
///     foreach (var (images, labels, _) in loader.Batches(epoch)) Step(images, labels);
/// </code></example>
public sealed class DataLoader : IEnumerable<Batch>, IBatchSource
{
    // Batches that wait: as many as have so many bytes, but some, so that an uneven one is made up for, and not endlessly many.
    private const long QueueBytes = 8 << 20;
    private const int FewestAhead = 4, MostAhead = 64;

    private readonly bool _dropLast;
    private readonly bool _prefetch;
    private readonly ulong _seed;

    /// <summary>Chooses what the batches hold.</summary>
    /// <param name="source">The samples: a <see cref="Data.Dataset"/> of pictures, a <see cref="TensorDataset"/> or another.</param>
    /// <param name="batchSize">Samples a batch; the last batch of an epoch holds what is left.</param>
    /// <param name="shuffle">A new random order every epoch: short for a <see cref="ShuffledSampler"/>.</param>
    /// <param name="seed">Decides orders and transforms.</param>
    /// <param name="dropLast">Leave out a last batch that is not full.</param>
    /// <param name="transforms">Applied to each sample in this order; the pictures of a dataset are scaled to 0…1 before. Each draws once
    /// for all tensors of a sample, and changes them as their <see cref="TensorKind"/> says.</param>
    /// <param name="prefetch">Prepare batches ahead on a thread of its own, and on more where that one is too slow: 8 MiB of them, but at
    /// least 4 and at most 64.</param>
    /// <param name="sampler">Which samples an epoch takes; null for all of them.</param>
    /// <param name="batchTransforms">Applied to each batch in this order, after its samples were transformed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1, or dropping the last batch would leave none.</exception>
    /// <exception cref="ArgumentException">The source has no inputs, the transforms have no picture to change, or there is a sampler as
    /// well as shuffling.</exception>
    /// <exception cref="ShapeException">A transform does not take the pictures it would get, or would part them from
    /// their masks.</exception>
    public DataLoader(ISampleSource source, int batchSize, bool shuffle = false, ulong seed = 0, bool dropLast = false,
        IReadOnlyList<ITransform>? transforms = null, bool prefetch = true, ISampler? sampler = null,
        IReadOnlyList<IBatchTransform>? batchTransforms = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (batchSize < 1)
            throw new ArgumentOutOfRangeException(nameof(batchSize), $"DataLoader: expected a batch size of 1 or more, got {batchSize}.");
        if (sampler is not null && shuffle)
            throw new ArgumentException($"DataLoader: expected shuffling or a sampler, got both. {sampler} decides the order.",
                nameof(shuffle));
        if (source.Inputs.Count == 0)
            throw new ArgumentException($"DataLoader: expected a source with an input, {source.Name} has none.", nameof(source));
        Sampler = sampler ?? (shuffle ? new ShuffledSampler(source.Count) : new SequentialSampler(source.Count));
        if (dropLast && Sampler.Count < batchSize)
            throw new ArgumentOutOfRangeException(nameof(batchSize),
                $"DataLoader: {Sampler.Count} {(source is Dataset ? "pictures" : "samples")} do not fill one batch of {batchSize}, "
                + "and dropLast leaves out the rest. Use a smaller batch size.");
        (Source, BatchSize, Transforms) = (source, batchSize, transforms is null ? [] : [.. transforms]);
        BatchTransforms = batchTransforms is null ? [] : [.. batchTransforms];
        (_seed, _dropLast, _prefetch) = (seed, dropLast, prefetch);
        var builder = new BatchBuilder(source, Transforms);
        (Inputs, Targets) = (builder.Inputs, BatchTransforms.Aggregate(builder.Targets, (targets, t) => t.OutputTargets(targets)));
    }

    /// <summary>Where the samples come from.</summary>
    public ISampleSource Source { get; }

    /// <summary>The labelled pictures, where they are the source.</summary>
    /// <exception cref="InvalidOperationException">The source is another.</exception>
    public Dataset Dataset => Source as Dataset
        ?? throw new InvalidOperationException($"DataLoader: expected a Dataset of labelled pictures, got {Source.Name}. Use Source.");

    /// <summary>Which samples an epoch takes.</summary>
    public ISampler Sampler { get; }

    /// <summary>Samples in a full batch.</summary>
    public int BatchSize { get; }

    /// <summary>What each sample goes through, in order.</summary>
    public IReadOnlyList<ITransform> Transforms { get; }

    /// <summary>What each batch goes through after that, in order.</summary>
    public IReadOnlyList<IBatchTransform> BatchTransforms { get; }

    /// <summary>The inputs of a sample after the transforms; those of a batch have N in front.</summary>
    public IReadOnlyList<TensorSpec> Inputs { get; }

    /// <summary>The targets of a sample after the transforms; those of a batch have N in front.</summary>
    public IReadOnlyList<TensorSpec> Targets { get; }

    /// <summary>Shape of the first input after the transforms: [C, H, W] of pictures.</summary>
    public Shape ImageShape => Inputs[0].Shape;

    /// <summary>⌈Count / BatchSize⌉, or ⌊…⌋ where the last is dropped.</summary>
    public int BatchesPerEpoch => (int)((Sampler.Count + (_dropLast ? 0L : BatchSize - 1)) / BatchSize);

    /// <inheritdoc/>
    public int SamplesPerEpoch => _dropLast ? BatchesPerEpoch * BatchSize : Sampler.Count;

    /// <summary>Batches that wait at most; each thread after the first may have one more.</summary>
    internal int QueueLength => (int)Math.Clamp(QueueBytes / (BatchSize * Math.Max(BytesOf(Inputs) + BytesOf(Targets), 1)), FewestAhead,
        MostAhead);

    /// <summary>Threads that prepare batches at most.</summary>
    internal int MostThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>The number of the next enumeration, from 0. A complete one adds 1; one that is abandoned does not. Setting it resumes
    /// there. <see cref="Batches(int)"/> neither reads nor changes it.</summary>
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

    /// <summary>The batches of epoch <see cref="Epoch"/>, which counts on when the last was taken. Leaving the loop early stops the
    /// threads that prepare them.</summary>
    /// <exception cref="DataFormatException">A picture is read from a file, and that is damaged.</exception>
    public IEnumerator<Batch> GetEnumerator()
    {
        var epoch = Epoch;
        foreach (var batch in Batches(epoch)) yield return batch;
        Epoch = epoch + 1;
    }

    /// <summary>The batches of one epoch, whatever <see cref="Epoch"/> is: the same at every call. Leaving early stops the threads that
    /// prepare them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative.</exception>
    /// <exception cref="DataFormatException">A picture is read from a file, and that is damaged.</exception>
    public IEnumerable<Batch> Batches(int epoch) => Made(epoch, BatchesPerEpoch, number => number);

    /// <summary>Some of the batches of one epoch: the same as among all of them, and no others are made.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="numbers">Which, from 0, in the order in which they are wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative, or there is no batch of a number.</exception>
    /// <exception cref="DataFormatException">A picture is read from a file, and that is damaged.</exception>
    public IEnumerable<Batch> Batches(int epoch, IReadOnlyList<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        foreach (var number in numbers)
            if ((uint)number >= (uint)BatchesPerEpoch)
                throw new ArgumentOutOfRangeException(nameof(numbers), $"DataLoader: expected batches 0…{BatchesPerEpoch - 1}, got {number}.");
        return Made(epoch, numbers.Count, i => numbers[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static long BytesOf(IReadOnlyList<TensorSpec> specs) => specs.Sum(s => (long)s.Shape.Elements * s.DType.Size);

    private IEnumerable<Batch> Made(int epoch, int count, Func<int, int> number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        // Batches are made where the one who takes them computes, whichever thread prepares them.
        var maker = Maker(epoch, ComputeContext.Current);
        Func<Func<int, Batch>> numbered = () =>
        {
            var make = maker();
            return i => make(number(i));
        };
        return _prefetch ? Prefetched(count, numbered) : Build(count, numbered);
    }

    private IEnumerable<Batch> Prefetched(int count, Func<Func<int, Batch>> maker)
    {
        using var ahead = new Prefetcher<Batch>(count, maker, QueueLength, MostThreads);
        while (ahead.TryTake(out var batch)) yield return batch;
    }

    private static IEnumerable<Batch> Build(int count, Func<Func<int, Batch>> maker)
    {
        var make = maker();
        for (var i = 0; i < count; i++) yield return make(i);
    }

    // Gives each thread what makes a batch of the epoch by its number there.
    private Func<Func<int, Batch>> Maker(int epoch, ComputeContext context)
    {
        var order = new Lazy<int[]>(() => CheckOrder(Sampler.Order(_seed, epoch)));
        var random = new Generator(_seed).Fork(1).Fork((ulong)epoch);
        var mixing = new Generator(_seed).Fork(2).Fork((ulong)epoch);
        return () =>
        {
            var builder = new BatchBuilder(Source, Transforms);
            return b =>
            {
                using var _ = context.Use();
                var start = b * BatchSize;
                var batch = builder.Build(order.Value.AsSpan(start, Math.Min(BatchSize, order.Value.Length - start)), random);
                foreach (var (t, transform) in BatchTransforms.Index())
                    batch = transform.Apply(batch, mixing.Fork((ulong)b).Fork((ulong)t));
                return batch;
            };
        };
    }

    private int[] CheckOrder(int[] order)
    {
        if (order.Length != Sampler.Count)
            throw new InvalidOperationException($"DataLoader: expected {Sampler.Count} samples from {Sampler}, got {order.Length}.");
        foreach (var index in order)
            if ((uint)index >= (uint)Source.Count)
                throw new ArgumentOutOfRangeException(nameof(order),
                    $"DataLoader: expected samples 0…{Source.Count - 1} of {Source.Name} from {Sampler}, got {index}.");
        return order;
    }
}
