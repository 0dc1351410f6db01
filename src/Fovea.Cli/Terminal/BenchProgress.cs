using System.Globalization;
using Spectre.Console;

namespace Fovea.Cli.Terminal;

/// <summary>Progress on standard error: a live bar on a terminal, a line for each workload elsewhere.</summary>
internal sealed class BenchProgress
{
    private readonly IAnsiConsole? _live;
    private readonly ProgressTask? _bar;

    private BenchProgress(IAnsiConsole? live, ProgressTask? bar) => (_live, _bar) = (live, bar);

    /// <summary>Runs an action with progress.</summary>
    /// <param name="steps">How often the action will call <see cref="Step"/>.</param>
    /// <param name="action">What to run.</param>
    public static T Run<T>(int steps, Func<BenchProgress, T> action)
    {
        if (Console.IsErrorRedirected) return action(new(null, null));
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(),
            new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => action(new(console, context.AddTask("starting", maxValue: steps))));
    }

    /// <summary>Says what begins.</summary>
    public void Begin(string what, int number, int of)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{what} ({number} of {of})");
        if (_bar is not null) _bar.Description = text;
        else Console.Error.WriteLine(text);
    }

    /// <summary>A part is done.</summary>
    public void Step() => _bar?.Increment(1);

    /// <summary>Says something that stays.</summary>
    public void Note(string text)
    {
        if (_live is not null) _live.MarkupLineInterpolated($"{text}");
        else Console.Error.WriteLine(text);
    }
}
