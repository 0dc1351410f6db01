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
    // The parameters of the optimizer, numbered.
    private Dictionary<Tensor, int> _parameters = [];
    // Those whose gradients rank 0's mini-batch completes, in that order, while they are noted.
    private List<Tensor>? _order;
    private bool _listens;
    private long? _draws;

    /// <summary>Shares out what a trainer is going to learn from. One rank has nobody to share with: its trainer trains as it does
    /// alone.</summary>
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
        if (!trainer.Callbacks.OfType<GradientAccumulation>().Any())
            trainer.Insert(new GradientAccumulation(_ranks.Size), at: trainer.Callbacks.TakeWhile(c => c is NanGuard).Count());
        if (_ranks.Size > 1) trainer.Share = this;
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
        _order?.Add(parameter);
        if (_listens && _parameters.ContainsKey(parameter)) _buckets!.Ready(parameter, gradient);
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
        if (first && Rank == 0) outcome = Note(() => _statistics!.During(own!));
        if (first) Agree(context, (long)Generator.Default.Position - start);
        // What may be left out is not sent before all know whether it is.
        var meanwhile = Overlap && !context.Trainer.Callbacks.OfType<NanGuard>().Any();
        var terms = Terms(context, round, Enumerable.Range(0, round.Count));
        if (meanwhile) _buckets!.Begin(terms, waits: own is not null);
        if (outcome is null && own is not null)
        {
            Generator.Default.Reserve(Rank * _draws!.Value);
            _listens = meanwhile;
            outcome = _statistics!.During(own);
        }
        else if (meanwhile && own is not null) TellAll();
        _listens = false;
        var drawn = own is null ? 0 : (long)Generator.Default.Position - start - Rank * _draws!.Value;
        if (meanwhile) _buckets!.End(terms, own is not null);
        var all = Exchange(outcome, drawn);
        var outcomes = all.Take(round.Count).Select(Outcome).ToList();
        var whole = outcomes.Index().Where(o => o.Item.Fault is null).Select(o => o.Index);
        if (!meanwhile) AddUp(Terms(context, round, whole), own is not null);
        TakeIn(round, all, outcomes, start);
        return outcomes;
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

    private static GradientAccumulation Accumulation(TrainingContext context) =>
        context.Trainer.Callbacks.OfType<GradientAccumulation>().Single();

    private static RoundTerms Terms(TrainingContext context, StepRound round, IEnumerable<int> ranks) =>
        new(Accumulation(context).Terms, [.. ranks], round.Completes);

    // What is told while a mini-batch is computed that nobody listens to yet.
    private BatchOutcome Note(Func<BatchOutcome> compute)
    {
        _order = [];
        return compute();
    }

    // Random numbers that a mini-batch takes, and the parameters that have gradients, in the order in which rank 0 completes these.
    private void Agree(TrainingContext context, long draws)
    {
        var parameters = context.Optimizer.Groups.SelectMany(g => g.Parameters).Distinct().ToList();
        _parameters = parameters.Index().ToDictionary(p => p.Item, p => p.Index);
        long[] told = Rank == 0 ? [draws, .. _order!.Distinct().Where(_parameters.ContainsKey).Select(p => (long)_parameters[p])] : [];
        _order = null;
        told = MemoryMarshal.Cast<byte, long>(_ranks.FromFirst(MemoryMarshal.AsBytes<long>(told).ToArray())).ToArray();
        _draws = told[0];
        var learning = told.Skip(1).Select(i => parameters[(int)i]).ToList();
        if (_buckets is null || !_buckets.Parameters.SequenceEqual(learning)) _buckets = new(_background, learning, BucketBytes);
        var accumulation = Accumulation(context);
        if (accumulation.Terms > 0) _buckets.Load(parameter => accumulation.Sum(_parameters[parameter]));
    }

    private void AddUp(RoundTerms terms, bool own)
    {
        _buckets!.Begin(terms, waits: own);
        if (own) TellAll();
        _buckets.End(terms, own);
    }

    // All ranks are in the same layer at the same time: nobody goes ahead, and each draws random numbers far from those of the others.
    private List<BatchOutcome> ComputeSynchronized(SynchronizedNormalization normalization, TrainingContext context, StepRound round,
        Func<BatchOutcome>? own)
    {
        var (seed, start) = (Generator.Default.Seed, Generator.Default.Position);
        Generator.Restore(seed, start + ((ulong)Rank << BlocksApart));
        normalization.Begin(round.Count);
        var (first, terms) = (_draws is null, Terms(context, round, Enumerable.Range(0, round.Count)));
        var meanwhile = Overlap && !first;
        if (meanwhile) _buckets!.Begin(terms, waits: own is not null);
        _listens = meanwhile;
        BatchOutcome Own() => _statistics!.During(() => normalization.During(own!));
        var outcome = own is null ? null : first ? Note(Own) : Own();
        _listens = false;
        if (first) Agree(context, 0);
        if (meanwhile) _buckets!.End(terms, own is not null);
        else AddUp(terms, own is not null);
        var drawn = Generator.Default.Position - (start + ((ulong)Rank << BlocksApart));
        var all = Exchange(outcome, (long)drawn);
        Generator.Restore(seed, start + (ulong)all.Max(bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)));
        _statistics!.TakeInTogether([.. all.Take(round.Count).Select(bytes => bytes[sizeof(long)..])]);
        return [.. all.Take(round.Count).Select(Outcome)];
    }

    private void TellAll()
    {
        foreach (var parameter in _parameters.Keys)
            if (parameter.Grad is { } gradient) _buckets!.Ready(parameter, gradient);
    }

    // Running averages and random numbers are as after all mini-batches.
    private void TakeIn(StepRound round, byte[][] all, List<BatchOutcome> outcomes, long start)
    {
        var position = start;
        for (var rank = 0; rank < round.Count; rank++)
        {
            var draws = BinaryPrimitives.ReadInt64LittleEndian(all[rank]);
            // The last batch of an epoch may be smaller; after it nobody draws.
            if (draws != _draws && rank < round.Count - 1) throw new NotSupportedException(
                "DataParallel: expected a network that draws as many random numbers in every mini-batch, got one where that depends on the values: its steps cannot be shared out.");
            position += draws;
            if (outcomes[rank].Fault is null) _statistics!.TakeIn(all[rank].AsSpan(sizeof(long)));
        }
        Generator.Default.Reserve(position - (long)Generator.Default.Position);
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
