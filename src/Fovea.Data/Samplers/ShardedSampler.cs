namespace Fovea.Data;

/// <summary>The share of one of several workers that train together: positions rank, rank + ranks, … of the order of all.</summary>
/// <remarks>With one seed for all workers, their batches of an epoch are together those of one loader with batches as large as theirs
/// together. Each share has the same length: where the order does not divide, it goes on from its beginning, or its last samples are
/// dropped.</remarks>
public sealed class ShardedSampler : ISampler
{
    private readonly ISampler _all;
    private readonly int _rank;
    private readonly int _ranks;

    /// <summary>Takes the order of all, and which share of it.</summary>
    /// <param name="all">The order that the workers divide.</param>
    /// <param name="rank">This worker, 0…ranks − 1.</param>
    /// <param name="ranks">Number of workers.</param>
    /// <param name="dropLast">Leave out samples at the end rather than give some to two workers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of workers is below 1, or the rank is not among them.</exception>
    public ShardedSampler(ISampler all, int rank, int ranks, bool dropLast = false)
    {
        ArgumentNullException.ThrowIfNull(all);
        TransformCheck.AtLeast(ranks, 1, "ShardedSampler", "a number of ranks");
        if ((uint)rank >= (uint)ranks)
            throw new ArgumentOutOfRangeException(nameof(rank), $"ShardedSampler: expected a rank 0…{ranks - 1}, got {rank}.");
        (_all, _rank, _ranks) = (all, rank, ranks);
        Count = (int)((all.Count + (dropLast ? 0L : ranks - 1)) / ranks);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int[] Order(ulong seed, int epoch)
    {
        var all = _all.Order(seed, epoch);
        var own = new int[Count];
        for (var i = 0; i < own.Length; i++) own[i] = all[(int)((_rank + (long)i * _ranks) % all.Length)];
        return own;
    }

    /// <inheritdoc/>
    public override string ToString() => $"ShardedSampler({_all}, {_rank} of {_ranks})";
}
