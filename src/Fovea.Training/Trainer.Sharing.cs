using System.Diagnostics;
using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Training by several processes, which share out the mini-batches.</summary>
public sealed partial class Trainer
{
    /// <summary>How mini-batches are shared out among several processes; null where this one computes them all. A
    /// <see cref="GradientAccumulation"/> among the callbacks says how many a step takes.</summary>
    /// <exception cref="ArgumentException">There is no such callback, or one that wants to see the gradients of each mini-batch, or the
    /// task has several players.</exception>
    public TrainingShare? Share
    {
        get;
        set
        {
            if (value is not null) RequireSharable();
            // What was recorded so far tells nobody of its gradients.
            (field, _step) = (value, null);
        }
    }

    /// <summary>What learns can be shared out among processes.</summary>
    /// <exception cref="ArgumentException">It cannot; the message says why.</exception>
    internal void RequireSharable()
    {
        if (Task.Turns.Count > 0) throw new ArgumentException(
            "Trainer: expected a task in which all learn at once to share out among processes, got one of several turns.");
        if (_callbacks.OfType<GradientAccumulation>().Count() != 1) throw new ArgumentException(
            "Trainer: expected one GradientAccumulation, whose mini-batches are shared out among the processes.");
        // What stands before it sees the gradients of each mini-batch, and of those each process has its own.
        if (_callbacks.TakeWhile(c => c is not GradientAccumulation).OfType<GradientClipping>().Any()) throw new ArgumentException(
            "gradientClipping: expected behind gradientAccumulation where several processes train: it bounds the gradients of a step.");
        if (_callbacks.SkipWhile(c => c is not GradientAccumulation).OfType<NanGuard>().Any()) throw new ArgumentException(
            "nanGuard: expected before gradientAccumulation where several processes train: it looks at each mini-batch.");
        if (Guard is not null && _callbacks.OfType<SyncBatchNorm>().Any()) throw new ArgumentException(
            "nanGuard: expected mini-batches by themselves, and syncBatchNorm does not keep them apart. Leave one of the two out.");
    }

    private NanGuard? Guard => _callbacks.OfType<NanGuard>().FirstOrDefault();

    // Whether the end was asked for; where several train, whoever was asked asks all.
    private bool Stops(TrainingContext c, CancellationToken cancellation)
    {
        var own = c.StopRequested || cancellation.IsCancellationRequested;
        return Share?.Any(own) ?? own;
    }

    /// <summary>The rest of the running epoch; false where it was cut short, after a step.</summary>
    private bool LearnTogether(TrainingContext c, TrainingShare share, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var accumulation = _callbacks.OfType<GradientAccumulation>().Single();
        var rounds = StepRound.Of(Progress.StepInEpoch, c.Plan.Training.BatchesPerEpoch, accumulation.Batches, accumulation.Gathered,
            share.Ranks).ToList();
        var numbers = rounds.Where(r => share.Rank < r.Count).Select(r => r.First + share.Rank).ToList();
        using var batches = c.Plan.Training.Batches(Progress.Epoch, numbers).GetEnumerator();
        Stepper.GradientReady = share.GradientReady;
        try
        {
            share.EpochBegins(c);
            foreach (var round in rounds)
            {
                c.Batch = share.Rank < round.Count && Next(batches) ? batches.Current : null;
                foreach (var outcome in share.Compute(c, round, c.Batch is { } batch ? () => Own(c, batch) : null)) TakeIn(c, outcome);
                if (round.Completes && round != rounds[^1] && Stops(c, cancellation)) return false;
            }
            share.EpochEnds(c);
            return true;
        }
        finally
        {
            Stepper.GradientReady = null;
            LearningTime += Stopwatch.GetElapsedTime(start);
        }
    }

    // Forward and backward; what the batch adds to the figures is told apart.
    private BatchOutcome Own(TrainingContext c, Batch batch)
    {
        Compute(c, Stepper, batch);
        if (Guard?.Search(c) is { } fault) return new(batch.Count, c.Loss, [], fault);
        if (!double.IsFinite(c.Loss)) return new(batch.Count, c.Loss, []);
        return new(batch.Count, c.Loss, SumsOf(() => Task.UpdateMetrics(c.Outputs, batch.Targets)));
    }

    private void TakeIn(TrainingContext c, BatchOutcome outcome)
    {
        c.Begin(turn: null, outcome.Fault);
        c.Loss = outcome.Loss;
        foreach (var callback in _callbacks) callback.BatchBegins(c);
        if (!_hasStepped && c.Outputs.Count > 0 && FirstStepChecks.Doubt(c) is { } doubt) Tell(callback => callback.Noted(c, doubt));
        _hasStepped = true;
        if (!double.IsFinite(c.Loss))
        {
            Tell(callback => callback.NotFinite(c));
            if (!c.IsLeftOut) Diverge(c, Progress.Step + 1, c.Loss);
        }
        Apply(c, outcome);
        Count(c, outcome.Samples, counted: !c.IsLeftOut);
        StepEnds(c);
    }

    // Each process measures its part of the batches. Figures that count come to the same bits as those of one process.
    private Evaluation EvaluateTogether(IBatchSource batches, TrainingShare share, Action<int> done)
    {
        var kept = Task.Metrics.Select(m => m.Sums.ToArray()).ToArray();
        var total = batches.BatchesPerEpoch;
        var position = Generator.Default.Position;
        using var modes = ModeScope.Inference(Task.Modules);
        using var _ = Autograd.NoGrad();
        var own = new List<double>();
        var sums = SumsOf(() =>
        {
            var numbers = Enumerable.Range(0, total).Where(b => b % share.Ranks == share.Rank).ToList();
            foreach (var batch in batches.Batches(0, numbers))
            {
                var outputs = Measured(batch);
                own.AddRange([Task.ComputeLoss(outputs, batch.Targets).Item(), batch.Count]);
                Task.UpdateMetrics(outputs, batch.Targets);
                done(Math.Min(own.Count / 2 * share.Ranks, total));
            }
        });
        var draws = Generator.Default.Position != position;
        new BatchOutcome(draws ? 1 : 0, 0, sums).Write(own);
        var all = share.Gather(own);
        foreach (var metric in Task.Metrics) metric.Load([]);
        for (var rank = 0; rank < share.Ranks; rank++)
        {
            ReadOnlySpan<double> rest = all[rank].AsSpan(2 * ((total + share.Ranks - 1 - rank) / share.Ranks));
            var figures = BatchOutcome.Read(ref rest);
            if (figures.Samples > 0) throw new NotSupportedException(
                "Trainer: expected a network that draws no random numbers where it is measured, to share its validation out among processes.");
            AddSums(figures.Sums);
        }
        var losses = default(RunningSums);
        for (var b = 0; b < total; b++)
        {
            var (of, at) = (all[b % share.Ranks], b / share.Ranks * 2);
            losses = losses.Add(of[at], (int)of[at + 1]);
        }
        var evaluation = Measured(losses);
        foreach (var (metric, before) in Task.Metrics.Zip(kept)) metric.Load(before);
        return evaluation;
    }

    // What some batches add to each metric, which is as it was.
    private double[][] SumsOf(Action update)
    {
        var kept = Task.Metrics.Select(m => m.Sums.ToArray()).ToArray();
        foreach (var metric in Task.Metrics) metric.Load([]);
        update();
        var sums = Task.Metrics.Select(m => m.Sums.ToArray()).ToArray();
        foreach (var (metric, before) in Task.Metrics.Zip(kept)) metric.Load(before);
        return sums;
    }

    private void AddSums(IReadOnlyList<double[]> sums)
    {
        foreach (var (metric, added) in Task.Metrics.Zip(sums))
            if (added.Length > 0) metric.Load(metric.Sums.Count == 0 ? added : [.. metric.Sums.Zip(added, (a, b) => a + b)]);
    }
}
