using System.Diagnostics;
using System.Globalization;
using Fovea.Training;
using Spectre.Console;

namespace Fovea.Cli.Terminal;

/// <summary>Shows a training on standard error: a live bar on a terminal, plain lines elsewhere.</summary>
internal sealed class TrainingView : Callback
{
    private readonly IAnsiConsole? _live;
    private readonly Stopwatch _clock = new();
    private ProgressTask? _bar;
    private TrainingPlan? _plan;
    private EpochResult? _shown;
    private long _images;
    private double _loss;

    private TrainingView(IAnsiConsole? live) => _live = live;

    /// <summary>Runs an action with a view that listens to it.</summary>
    public static T Run<T>(Func<Callback, T> train)
    {
        if (Console.IsErrorRedirected) return train(new TrainingView(null));
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(),
            new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => train(new TrainingView(console) { _bar = context.AddTask("starting") }));
    }

    /// <inheritdoc/>
    public override void FitBegins(TrainingContext context)
    {
        _plan = context.Plan;
        if (_bar is not null)
        {
            _bar.MaxValue = (double)_plan.Epochs * _plan.Training.BatchesPerEpoch;
            _bar.Value = context.Progress.Step;
        }
        _clock.Start();
    }

    /// <inheritdoc/>
    public override void BatchEnds(TrainingContext context)
    {
        _images += context.Batch!.Count;
        _loss = _loss == 0 ? context.Loss : 0.95 * _loss + 0.05 * context.Loss;
        if (_bar is null) return;
        var progress = context.Progress;
        _bar.Value = progress.Step;
        // The description is parsed on each change; twenty times a second is enough.
        if (progress.Step % 16 != 0) return;
        var figures = Figures(context, context.Metrics.Select(m => (m.Name, m.Result)), "  ");
        _bar.Description = Text(
            $"epoch {progress.Epoch + 1}/{_plan!.Epochs}  loss {_loss:F4}{figures}  {_images / _clock.Elapsed.TotalSeconds:N0} images/s");
    }

    /// <inheritdoc/>
    public override void WindowEnds(TrainingContext context, double meanLoss) =>
        Line(Text($"  step {context.Progress.Step,6}: mean loss of {_plan!.LossWindow} mini-batches {meanLoss:F4}"));

    /// <inheritdoc/>
    public override void RecordingRefused(TrainingContext context, string reason) =>
        Line($"note: steps are computed anew each time, which takes longer and more memory: {reason}");

    /// <inheritdoc/>
    // Not when the epoch ends: a line says that the epoch's files are written.
    public override void CheckpointDue(TrainingContext context)
    {
        if (context.Epoch is not { } result || context.Progress.StepInEpoch > 0 || ReferenceEquals(result, _shown)) return;
        _shown = result;
        var validation = result.Validation is { } v ? "; validation " + Figures(context, v) : "";
        var figures = Figures(context, result.Training) + validation;
        Line(Text($"epoch {result.Epoch,3}/{_plan!.Epochs}: training {figures}  ({_images / _clock.Elapsed.TotalSeconds:N0} images/s)"));
    }

    /// <inheritdoc/>
    public override void FitEnds(TrainingContext context)
    {
        if (context.End == TrainingEnd.Stopped) Line($"stopped after epoch {context.Progress.Epoch}: {context.StopReason}");
    }

    private static string Figures(TrainingContext context, Evaluation evaluation) =>
        Text($"loss {evaluation.Loss:F4}{Figures(context, evaluation.Metrics.Figures, ", ")}");

    private static string Figures(TrainingContext context, IEnumerable<(string Name, double Value)> figures, string separator) =>
        string.Concat(figures.Zip(context.Metrics, (f, m) => $"{separator}{f.Name} {m.Format(f.Value)}"));

    private void Line(string text)
    {
        if (_live is not null) _live.MarkupLineInterpolated($"{text}");
        else Console.Error.WriteLine(text);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
