using System.Diagnostics;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Gathers the times of steps while a training runs: every second step call by call, the others as a whole.</summary>
/// <param name="calls">What writes down the calls.</param>
/// <param name="batchSize">Samples of a whole batch; others are left out.</param>
/// <param name="warmUp">Steps that are left out at the beginning.</param>
/// <param name="steps">Steps after which training stops; null for none.</param>
/// <param name="progress">Told the share of them that is done.</param>
internal sealed class StepLog(CallLog calls, int batchSize, int warmUp, int? steps, IProgress<double>? progress) : Callback
{
    private const int MostTraced = 20;

    private readonly List<TimeSpan> _timed = [], _untimed = [];
    private readonly List<TracedStep> _traced = [];
    private long _end, _backward, _step, _validationStart, _allocated;
    private TimeSpan _wait, _waitBefore;
    private int _seen;

    /// <summary>Time of each primitive for each label, and the calls.</summary>
    public Dictionary<(string Primitive, CallLabel? Label), (int Calls, long Ticks)> Sums { get; } = [];

    /// <summary>Of the steps that were timed call by call: from end to end, and the wait for data in it.</summary>
    public TimeSpan Total { get; private set; }

    /// <summary>The wait for data in <see cref="Total"/>.</summary>
    public TimeSpan Wait { get; private set; }

    /// <summary>Updates of metrics in <see cref="Total"/>.</summary>
    public TimeSpan Metrics { get; private set; }

    /// <summary>Steps of the optimizer in <see cref="Total"/>.</summary>
    public TimeSpan Optimizer { get; private set; }

    /// <summary>Steps that were timed call by call.</summary>
    public IReadOnlyList<TimeSpan> Timed => _timed;

    /// <summary>Steps that were not.</summary>
    public IReadOnlyList<TimeSpan> Untimed => _untimed;

    /// <summary>The first steps with their calls.</summary>
    public IReadOnlyList<TracedStep> Traced => _traced;

    /// <summary>The last validation.</summary>
    public TimeSpan? Validation { get; private set; }

    /// <summary>Bytes allocated in all steps since the warm-up.</summary>
    public long Allocated { get; private set; }

    public override void FitBegins(TrainingContext context) => _allocated = GC.GetTotalAllocatedBytes();

    public override void EpochBegins(TrainingContext context) => Mark(context);

    public override void BatchBegins(TrainingContext context)
    {
        _wait = context.Trainer.DataWait - _waitBefore;
        calls.Calls.Clear();
        _step = 0;
        calls.IsOn = _seen >= warmUp && _seen % 2 == 0;
    }

    public override void AfterBackward(TrainingContext context) => _backward = Stopwatch.GetTimestamp();

    public override void AfterStep(TrainingContext context) => _step = Stopwatch.GetTimestamp();

    public override void BatchEnds(TrainingContext context)
    {
        var now = Stopwatch.GetTimestamp();
        if (_seen++ >= warmUp && context.Batch!.Count == batchSize) Count(context, now);
        calls.IsOn = false;
        if (steps is { } most)
        {
            progress?.Report((double)_seen / most);
            if (_seen >= most) context.Stop("profiled");
        }
        if (_seen == warmUp) _allocated = GC.GetTotalAllocatedBytes();
        Mark(context);
    }

    public override void ValidationBegins(TrainingContext context) => _validationStart = Stopwatch.GetTimestamp();

    public override void ValidationEnds(TrainingContext context) => Validation = Stopwatch.GetElapsedTime(_validationStart);

    public override void FitEnds(TrainingContext context)
    {
        if (_seen > warmUp) Allocated = (GC.GetTotalAllocatedBytes() - _allocated) / (_seen - warmUp);
    }

    private void Mark(TrainingContext context) => (_end, _waitBefore) = (Stopwatch.GetTimestamp(), context.Trainer.DataWait);

    private void Count(TrainingContext context, long now)
    {
        var total = Stopwatch.GetElapsedTime(_end, now);
        if (!calls.IsOn)
        {
            _untimed.Add(total - _wait);
            return;
        }
        _timed.Add(total - _wait);
        (Total, Wait) = (Total + total, Wait + _wait);
        // Metrics are updated between the way back and the optimizer's first call, mostly by the host.
        var first = calls.Calls.FindIndex(c => c.Label == StepLabels.Optimizer);
        if (first >= 0 && _step > 0)
        {
            Metrics += Stopwatch.GetElapsedTime(_backward, calls.Calls[first].Start);
            Optimizer += Stopwatch.GetElapsedTime(calls.Calls[first].Start, _step);
        }
        foreach (var (primitive, label, start, end) in calls.Calls)
        {
            var (count, ticks) = Sums.GetValueOrDefault((primitive, label));
            Sums[(primitive, label)] = (count + 1, ticks + end - start);
        }
        if (_traced.Count < MostTraced) _traced.Add(new(context.Progress.Step, _end, now,
            (long)(_wait.TotalSeconds * Stopwatch.Frequency), [.. calls.Calls]));
    }
}
