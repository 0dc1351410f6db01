using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Fovea.Nn;
using Fovea.Parallel.Mpi;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Parallel;

/// <summary>Lets the processes of <c>mpirun</c> train one network together: each computes the gradients of its share of the mini-batches,
/// and all take the same step by their mean.</summary>
/// <remarks>A step takes as many mini-batches as the trainer's <see cref="GradientAccumulation"/> says; where it has none, it is given one
/// with a mini-batch for each rank. n ranks come to the bits of one process that accumulates over the same mini-batches: parameters,
/// optimizer, running averages, losses, random numbers; and figures that count, such as accuracy. Batch normalisation goes by the
/// statistics of each mini-batch. Every rank gets the same settings, data and seed; only that of rank 0 should write.</remarks>
/// <example><code>
/// using var ranks = MpiCommunicator.World();
/// using var parallel = new DataParallel(trainer, ranks);
/// trainer.Fit(batches, epochs: 10);
/// </code></example>
public sealed class DataParallel : TrainingShare, IDisposable
{
    // Each rank draws its random numbers so many blocks after those of the one before, a power of 2, where all compute at once.
    private const int BlocksApart = 40;

    private readonly Trainer _trainer;
    private readonly Communicator _ranks;
    private readonly Communicator _background;
    private readonly bool _owns;
    private StatisticsExchange? _statistics;
    private GradientBuckets? _buckets;
    private SynchronizedNormalization? _normalization;
    private bool _listens;
    private long? _draws;

    /// <summary>Shares out what a trainer is going to learn from.</summary>
    /// <param name="trainer">The same on every rank.</param>
    /// <param name="ranks">The processes; null for those of <c>mpirun</c>, until this is disposed.</param>
    /// <exception cref="MpiException">This process was not started by <c>mpirun</c>, or there is no MPI library.</exception>
    /// <exception cref="ArgumentException">The task has several players, or a callback wants the gradients of each mini-batch.</exception>
    public DataParallel(Trainer trainer, Communicator? ranks = null)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        (_trainer, _owns) = (trainer, ranks is null);
        _ranks = ranks ?? MpiCommunicator.World();
        _background = _ranks.Duplicate();
        if (!trainer.Callbacks.OfType<GradientAccumulation>().Any()) trainer.Insert(new GradientAccumulation(_ranks.Size));
        trainer.Share = this;
        if (Rank != 0) trainer.View = null;
    }

    /// <inheritdoc/>
    public override int Rank => _ranks.Rank;

    /// <inheritdoc/>
    public override int Ranks => _ranks.Size;

    /// <summary>Bytes of gradients that are sent together.</summary>
    public int BucketBytes { get; init; } = 1 << 20;

    /// <summary>Whether gradients are sent while the backward pass goes on; otherwise after it. The results are the same.</summary>
    /// <value>Whether there is a processor more than threads that compute: who waits for messages keeps one busy.</value>
    public bool Overlap { get; init; } = Environment.ProcessorCount > ComputeContext.Current.Threads;

    /// <summary>What the settings and the data are, in lines that have to be the same on every rank, beside what the trainer
    /// says.</summary>
    public string Settings { get; init; } = "";

    /// <inheritdoc/>
    public override void FitBegins(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        RankCheck.SameSettings(_ranks, context, Settings);
        foreach (var (_, tensor) in RankCheck.Weights(context.Task)) Share(tensor);
        RankCheck.SameState(_ranks, _trainer);
        _statistics = new(context.Task.Modules);
        _normalization = context.Trainer.Callbacks.OfType<SyncBatchNorm>().Any() ? new(_ranks, context.Task.Modules) : null;
    }

    /// <inheritdoc/>
    public override void EpochBegins(TrainingContext context) => _draws = null;

    /// <inheritdoc/>
    public override void EpochEnds(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        RankCheck.SameWeights(_ranks, context);
    }

    /// <inheritdoc/>
    public override void GradientReady(Tensor parameter, Tensor gradient)
    {
        if (_listens) _buckets!.Ready(parameter, gradient);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<BatchOutcome> Compute(TrainingContext context, StepRound round, Func<BatchOutcome>? own)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(round);
        if (_normalization is { } normalization) return ComputeSynchronized(normalization, context, round, own);
        BatchOutcome? outcome = null;
        var start = (long)Generator.Default.Position;
        // In the first round of an epoch rank 0 goes ahead: it says how many random numbers a mini-batch takes, and what has gradients.
        var first = _draws is null;
        if (first && Rank == 0) outcome = _statistics!.During(own!);
        if (first) Agree(context, (long)Generator.Default.Position - start, round.Gathered);
        _buckets!.Begin(round.Count, round.Gathered, round.Completes);
        if (outcome is null && own is not null)
        {
            Generator.Default.Reserve(Rank * _draws!.Value);
            _listens = Overlap;
            outcome = _statistics!.During(own);
        }
        if (own is not null && !_listens) TellAll(context);
        _listens = false;
        var drawn = own is null ? 0 : (long)Generator.Default.Position - start - Rank * _draws!.Value;
        _buckets.End(own is not null, round.Completes);
        return TakeIn(round, outcome, drawn, start);
    }

    /// <inheritdoc/>
    public override bool Any(bool own)
    {
        Span<byte> all = stackalloc byte[Ranks];
        _ranks.AllGather([own ? (byte)1 : (byte)0], all);
        return all.Contains((byte)1);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double[]> Gather(IReadOnlyList<double> own) =>
        [.. _ranks.Gather(MemoryMarshal.AsBytes<double>(own.ToArray())).Select(bytes => MemoryMarshal.Cast<byte, double>(bytes).ToArray())];

    /// <summary>The trainer trains alone from now on.</summary>
    public void Dispose()
    {
        _trainer.Share = null;
        _background.Dispose();
        if (_owns) _ranks.Dispose();
    }

    // Random numbers that a mini-batch takes, and the parameters that have gradients.
    private void Agree(TrainingContext context, long draws, int gathered)
    {
        var parameters = context.Optimizer.Groups.SelectMany(g => g.Parameters).Distinct().ToList();
        var told = new byte[sizeof(long) + parameters.Count];
        BinaryPrimitives.WriteInt64LittleEndian(told, draws);
        for (var i = 0; i < parameters.Count; i++) told[sizeof(long) + i] = parameters[i].Grad is null ? (byte)0 : (byte)1;
        _ranks.Broadcast(told);
        _draws = BinaryPrimitives.ReadInt64LittleEndian(told);
        var learning = parameters.Where((_, i) => told[sizeof(long) + i] != 0).ToList();
        if (_buckets is null || !_buckets.Parameters.SequenceEqual(learning)) _buckets = new(_background, learning, BucketBytes);
        var accumulation = context.Trainer.Callbacks.OfType<GradientAccumulation>().Single();
        if (gathered > 0) _buckets.Load(parameter => accumulation.Sum(parameters.IndexOf(parameter)));
    }

    // All ranks are in the same layer at the same time: nobody goes ahead, and each draws random numbers far from those of the others.
    private List<BatchOutcome> ComputeSynchronized(SynchronizedNormalization normalization, TrainingContext context, StepRound round,
        Func<BatchOutcome>? own)
    {
        var (seed, start) = (Generator.Default.Seed, Generator.Default.Position);
        Generator.Restore(seed, start + ((ulong)Rank << BlocksApart));
        normalization.Begin(round.Count);
        var first = _draws is null;
        if (!first) _buckets!.Begin(round.Count, round.Gathered, round.Completes);
        _listens = Overlap && !first;
        var outcome = own is null ? null : _statistics!.During(() => normalization.During(own));
        if (first)
        {
            Agree(context, 0, round.Gathered);
            _buckets!.Begin(round.Count, round.Gathered, round.Completes);
        }
        if (own is not null && !_listens) TellAll(context);
        _listens = false;
        var drawn = Generator.Default.Position - (start + ((ulong)Rank << BlocksApart));
        _buckets!.End(own is not null, round.Completes);
        var all = Exchange(outcome, (long)drawn);
        Generator.Restore(seed, start + (ulong)all.Max(bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)));
        _statistics!.TakeInTogether([.. all.Take(round.Count).Select(bytes => bytes[sizeof(long)..])]);
        return [.. all.Take(round.Count).Select(Outcome)];
    }

    private void TellAll(TrainingContext context)
    {
        foreach (var parameter in context.Optimizer.Groups.SelectMany(g => g.Parameters).Distinct())
            if (parameter.Grad is { } gradient) _buckets!.Ready(parameter, gradient);
    }

    // The outcome of each mini-batch; running averages and random numbers are as after all of them.
    private List<BatchOutcome> TakeIn(StepRound round, BatchOutcome? own, long drawn, long start)
    {
        var all = Exchange(own, drawn);
        var outcomes = new List<BatchOutcome>();
        var position = start;
        for (var rank = 0; rank < round.Count; rank++)
        {
            var draws = BinaryPrimitives.ReadInt64LittleEndian(all[rank]);
            // The last batch of an epoch may be smaller; after it nobody draws.
            if (draws != _draws && rank < round.Count - 1) throw new NotSupportedException(
                "DataParallel: expected a network that draws as many random numbers in every mini-batch, got one where that depends on the values: its steps cannot be shared out.");
            position += draws;
            _statistics!.TakeIn(all[rank].AsSpan(sizeof(long)));
            outcomes.Add(Outcome(all[rank]));
        }
        Generator.Default.Reserve(position - (long)Generator.Default.Position);
        return outcomes;
    }

    private BatchOutcome Outcome(byte[] message)
    {
        ReadOnlySpan<double> figures = MemoryMarshal.Cast<byte, double>(message.AsSpan(sizeof(long) + _statistics!.Bytes));
        return BatchOutcome.Read(ref figures);
    }

    // Of each rank the random numbers that it drew, the statistics and the figures of its mini-batch.
    private byte[][] Exchange(BatchOutcome? own, long drawn)
    {
        var statistics = _statistics!.Bytes;
        List<double> numbers = [];
        own?.Write(numbers);
        var message = new byte[sizeof(long) + (own is null ? 0 : statistics) + numbers.Count * sizeof(double)];
        BinaryPrimitives.WriteInt64LittleEndian(message, drawn);
        if (own is not null)
        {
            _statistics.Write(message.AsSpan(sizeof(long), statistics));
            MemoryMarshal.AsBytes<double>(numbers.ToArray()).CopyTo(message.AsSpan(sizeof(long) + statistics));
        }
        return _ranks.Gather(message);
    }

    private void Share(Tensor tensor)
    {
        var bytes = new byte[tensor.Count * tensor.DType.Size];
        tensor.Device.Download(tensor, bytes);
        _ranks.Broadcast(bytes);
        if (Rank != 0) tensor.Device.Upload(bytes, tensor);
    }
}
