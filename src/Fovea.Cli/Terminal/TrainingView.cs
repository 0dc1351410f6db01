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
    public override void TrainingBegins(TrainingPlan plan, TrainingProgress progress)
    {
        _plan = plan;
        if (_bar is not null)
        {
            _bar.MaxValue = (double)plan.Epochs * plan.Training.BatchesPerEpoch;
            _bar.Value = progress.Step;
        }
        _clock.Start();
    }

    /// <inheritdoc/>
    public override void StepEnds(TrainingProgress progress, double loss, int samples)
    {
        _images += samples;
        _loss = _loss == 0 ? loss : 0.95 * _loss + 0.05 * loss;
        if (_bar is null) return;
        _bar.Value = progress.Step;
        // The description is parsed on each change; twenty times a second is enough.
        if (progress.Step % 16 != 0) return;
        _bar.Description = Text($"epoch {progress.Epoch + 1}/{_plan!.Epochs}  loss {_loss:F4}  accuracy {100 * progress.Sums.Result().Accuracy:F2} %  {_images / _clock.Elapsed.TotalSeconds:N0} images/s");
    }

    /// <inheritdoc/>
    public override void WindowEnds(TrainingProgress progress, double meanLoss) =>
        Line(Text($"  step {progress.Step,6}: mean loss of {_plan!.LossWindow} mini-batches {meanLoss:F4}"));

    /// <inheritdoc/>
    public override void EpochEnds(EpochResult result, Trainer trainer) => Line(Text(
        $"epoch {result.Epoch,3}/{_plan!.Epochs}: training loss {result.Training.Loss:F4}, accuracy {100 * result.Training.Accuracy:F2} %{(result.Validation is { } v ? Text($"; validation loss {v.Loss:F4}, accuracy {100 * v.Accuracy:F2} %") : "")}  ({_images / _clock.Elapsed.TotalSeconds:N0} images/s)"));

    private void Line(string text)
    {
        if (_live is not null) _live.MarkupLineInterpolated($"{text}");
        else Console.Error.WriteLine(text);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
