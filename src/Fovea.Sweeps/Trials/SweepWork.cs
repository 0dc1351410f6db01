using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Fovea.Tensors;

namespace Fovea.Sweeps;

/// <summary>A process at work on a sweep: threads that take trials until there are none left, and the end of it all for one of
/// them.</summary>
internal sealed class SweepWork(Sweep sweep, TrialStore store, ITrialObjective objective, IProgress<SweepProgress>? progress,
    CancellationToken cancellation)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50), BetweenBeats = TimeSpan.FromSeconds(5);

    private readonly SearchStrategy _strategy = SweepParts.Strategies.Build(sweep.Search, null);
    private readonly SweepShare _share = new(sweep);

    /// <summary>Works until the search is over.</summary>
    /// <param name="waits">Whether to wait for the end, report and all, where somebody else is at work on it.</param>
    public SweepResult Run(bool waits)
    {
        // Trials share the processors; what each computes does not depend on how many it has.
        var threads = Math.Max(1, ComputeContext.Current.Threads / sweep.Parallel);
        var context = ComputeContext.Current;
        var failures = new List<ExceptionDispatchInfo>();
        var workers = Enumerable.Range(1, sweep.Parallel).Select(number => new Thread(() =>
        {
            try
            {
                var own = context.With(sweep.Config.Seed);
                own.Threads = threads;
                using var _ = own.Use();
                Work(WorkerId.Own());
            }
            catch (Exception e)
            {
                lock (failures) failures.Add(ExceptionDispatchInfo.Capture(e));
            }
        })
        { Name = $"Fovea trials {number}" }).ToList();
        workers.ForEach(w => w.Start());
        workers.ForEach(w => w.Join());
        cancellation.ThrowIfCancellationRequested();
        if (failures.Count > 0) failures[0].Throw();
        return End(waits);
    }

    private void Work(WorkerId worker)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var trial = store.Claim(worker, Plan, out var isOver);
            if (trial is not null) Try(trial, worker);
            else if (isOver) return;
            else cancellation.WaitHandle.WaitOne(BetweenLooks);
        }
    }

    private IReadOnlyList<TrialPlan> Plan(IReadOnlyList<Trial> trials) =>
        _strategy.Next(new(sweep.Settings, trials, objective.Metric.HigherIsBetter));

    private void Try(Trial trial, WorkerId worker)
    {
        Tell(SweepEvent.TrialBegan, trial, 0, "");
        var clock = Stopwatch.StartNew();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var heart = new Timer(_ => Beat(trial, worker, stop), null, BetweenBeats, BetweenBeats);
        var ended = false;
        try
        {
            var figure = objective.Run(trial, (epoch, value) => Tell(SweepEvent.EpochEnded, trial, epoch, objective.Metric.Format(value)),
                stop.Token);
            ended = store.End(trial.Number, worker, new(trial.Epochs, figure, clock.Elapsed.TotalSeconds));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            store.GiveBack(trial.Number, worker);
        }
        // Whatever went wrong, the other trials go on.
        catch (Exception e)
        {
            ended = store.Fail(trial.Number, worker, Line(e));
        }
        if (ended) Tell(SweepEvent.TrialEnded, store.Trials()[trial.Number - 1], 0, "");
    }

    // Where somebody else has the trial, because this process seemed dead, it is left to them.
    private void Beat(Trial trial, WorkerId worker, CancellationTokenSource stop) => Quietly(() =>
    {
        if (!store.Beat(trial.Number, worker)) stop.Cancel();
    });

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is System.Data.Common.DbException or ObjectDisposedException or InvalidOperationException)
        {
            // The next one comes soon.
        }
    }

    private SweepResult End(bool waits)
    {
        var worker = WorkerId.Own();
        while (!store.IsFinished(sweep.MeasureTest))
        {
            if (store.ClaimFinish(worker, sweep.MeasureTest))
            {
                using var heart = new Timer(_ => Quietly(() => store.ClaimFinish(worker, sweep.MeasureTest)), null, BetweenBeats,
                    BetweenBeats);
                Finish();
                break;
            }
            if (!waits) break;
            if (cancellation.WaitHandle.WaitOne(BetweenLooks)) cancellation.ThrowIfCancellationRequested();
        }
        return SweepResult.Read(sweep, store, objective);
    }

    private void Finish()
    {
        var result = SweepResult.Read(sweep, store, objective);
        Tell(SweepEvent.Finishing, null, 0, "");
        if (result.Best is { } best)
        {
            result.WriteBest();
            if (sweep.MeasureTest && result.Test.Count == 0)
            {
                store.SetMeta(SweepResult.TestKey, SweepResult.TestText(objective.Test(best)));
                result = SweepResult.Read(sweep, store, objective);
            }
        }
        SweepReport.Of(result, objective.Curve).Write(result.ReportFile);
        store.Finished(sweep.MeasureTest || result.Best is null);
    }

    private void Tell(SweepEvent what, Trial? trial, int epoch, string figure)
    {
        if (progress is null) return;
        var (share, ended, isBest) = _share.After(what, trial, epoch, store, objective.Metric.HigherIsBetter);
        if (what == SweepEvent.TrialEnded && trial is { State: TrialState.Done }) figure = objective.Metric.Format(trial.Figure);
        progress.Report(new(what, trial) { Epoch = epoch, Figure = figure, IsBest = isBest, Share = share, Ended = ended });
    }

    private static string Line(Exception e)
    {
        while (e is AggregateException && e.InnerException is not null) e = e.InnerException;
        return e is OutOfMemoryException ? "out of memory" : e.Message.ReplaceLineEndings(" ");
    }
}
