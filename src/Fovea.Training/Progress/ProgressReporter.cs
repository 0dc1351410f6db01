using System.Diagnostics;
using Fovea.Data;

namespace Fovea.Training;

/// <summary>Tells a view where a training stands: twenty times a second, and of each epoch, note and end.</summary>
/// <param name="view">Who is told.</param>
internal sealed class ProgressReporter(IProgress<FitProgress> view) : Callback
{
    // The first steps record what the later ones replay.
    private const int WarmUp = 3;

    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(0.05), SpeedWindow = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TrainingContext? _context;
    private EpochResult? _shown;
    private TimeSpan _next, _warm, _windowStart, _epochStart, _validationStart, _validating, _lastValidation;
    private long _steps, _windowSamples, _epochSamples;
    private double _loss = double.NaN, _speed, _best = double.NaN;

    public override bool SeesEachStep => false;

    public override void FitBegins(TrainingContext context) => _context = context;

    public override void EpochBegins(TrainingContext context) => (_epochStart, _epochSamples) = (_clock.Elapsed, 0);

    public override void BatchEnds(TrainingContext context)
    {
        var now = _clock.Elapsed;
        _steps++;
        (_windowSamples, _epochSamples) = (_windowSamples + context.Batch!.Count, _epochSamples + context.Batch.Count);
        _loss = double.IsNaN(_loss) ? context.Loss : 0.95 * _loss + 0.05 * context.Loss;
        if (_steps == WarmUp) (_warm, _windowStart, _windowSamples) = (now, now, 0);
        if (_steps > WarmUp && now - _windowStart >= SpeedWindow)
            (_speed, _windowStart, _windowSamples) = (_windowSamples / (now - _windowStart).TotalSeconds, now, 0);
        if (now < _next) return;
        _next = now + BetweenReports;
        var p = context.Progress;
        view.Report(new(FitPhase.Learning, p.Epoch + 1, context.Plan.Epochs, p.StepInEpoch, context.Plan.Training.BatchesPerEpoch)
        {
            Loss = _loss, Figures = [.. context.Metrics.Select(m => (m.Title, m.Format(m.Result)))], SamplesPerSecond = _speed,
            Unit = Unit(context), Remaining = Remaining(context, now),
        });
    }

    public override void ValidationBegins(TrainingContext context) => _validationStart = _clock.Elapsed;

    public override void ValidationBatchEnds(TrainingContext context, int batches)
    {
        var now = _clock.Elapsed;
        if (now < _next) return;
        _next = now + BetweenReports;
        view.Report(new(FitPhase.Validating, context.Progress.Epoch + 1, context.Plan.Epochs, batches,
            context.Plan.Validation!.BatchesPerEpoch));
    }

    public override void ValidationEnds(TrainingContext context)
    {
        var now = _clock.Elapsed;
        _lastValidation = now - _validationStart;
        _validating += _lastValidation;
        // The next window of speed begins after it.
        (_windowStart, _windowSamples) = (now, 0);
    }

    // Not when the epoch ends: what is shown says that the epoch's files are written.
    public override void CheckpointDue(TrainingContext context)
    {
        if (context.Epoch is not { } result || context.Progress.StepInEpoch > 0 || ReferenceEquals(result, _shown)) return;
        _shown = result;
        var time = _clock.Elapsed - _epochStart;
        var learning = time - (result.Validation is null ? TimeSpan.Zero : _lastValidation);
        view.Report(new(FitPhase.EpochEnded, result.Epoch, context.Plan.Epochs, 0, 0)
        {
            Unit = Unit(context), SamplesPerSecond = _epochSamples / Math.Max(learning.TotalSeconds, 1e-9),
            Summary = Summary(context, result, time),
        });
    }

    public override void RecordingRefused(TrainingContext context, string reason) =>
        Noted(context, $"steps are computed anew each time, which takes longer and more memory: {reason}");

    public override void Noted(TrainingContext context, string note) =>
        view.Report(new(FitPhase.Noted, context.Progress.Epoch + 1, context.Plan.Epochs, 0, 0) { Note = note });

    public override void FitEnds(TrainingContext context)
    {
        if (context.End == TrainingEnd.Stopped)
            Noted(context, $"stopped after epoch {context.Progress.Epoch}: {context.StopReason}");
    }

    /// <summary>Training is over, or has failed.</summary>
    public void End() => view.Report(new(FitPhase.Ended, (_context?.Progress.Epoch ?? 0) + 1, _context?.Plan.Epochs ?? 0, 0, 0));

    private static string Unit(TrainingContext context) => context.Plan.Training is DataLoader { Source: Dataset } ? "images" : "samples";

    private TimeSpan? Remaining(TrainingContext context, TimeSpan now)
    {
        var timed = _steps - WarmUp;
        // Half a second tells enough.
        if (timed < 1 || now - _warm < TimeSpan.FromSeconds(0.5)) return null;
        var (p, plan) = (context.Progress, context.Plan);
        var epochsAfter = plan.Epochs - p.Epoch - 1;
        var batches = (long)epochsAfter * plan.Training.BatchesPerEpoch + plan.Training.BatchesPerEpoch - p.StepInEpoch;
        var each = (now - _warm - _validating) / timed;
        return each * batches + _lastValidation * (plan.Validation is null ? 0 : epochsAfter + 1);
    }

    private EpochSummary Summary(TrainingContext context, EpochResult result, TimeSpan time)
    {
        var metric = context.Metrics.Count > 0 ? context.Metrics[0] : null;
        double Figure(Evaluation e) => metric is null ? e.Loss : e.Metrics[metric.Name];
        var figure = Figure(result.Validation ?? result.Training);
        var isBest = double.IsNaN(_best) ? !double.IsNaN(figure) : metric is { HigherIsBetter: true } ? figure > _best : figure < _best;
        if (isBest) _best = figure;
        // Where several learn, each against the others, no figure by itself tells which epoch is best.
        var atOnce = context.Task.Turns.Count == 0;
        return new(result, metric?.Title, metric?.Format(Figure(result.Training)) ?? "",
            result.Validation is { } v ? metric?.Format(Figure(v)) : null, time, isBest && atOnce)
        {
            Others = atOnce ? [] : [.. context.Metrics.Skip(1).Select(m => (m.Title, m.Format(result.Training.Metrics[m.Name])))],
        };
    }
}
