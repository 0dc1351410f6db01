using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Fovea.Cli.Terminal;

/// <summary>Progress of a share 0…1 on standard error: a live bar on a terminal, a line every two seconds elsewhere. What takes less than
/// half a second shows nothing.</summary>
internal static class ProgressView
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5), BetweenLines = TimeSpan.FromSeconds(2);

    /// <summary>Runs an action that tells its progress and stops on Ctrl-C.</summary>
    /// <param name="what">What is going on.</param>
    /// <param name="action">The action.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="detail">What else to say as it goes on, as its speed; null for nothing.</param>
    public static T Run<T>(string what, Func<IProgress<double>, T> action, CancellationToken cancellation, Func<string>? detail = null)
    {
        if (Console.IsErrorRedirected) return action(new Lines(what, detail));
        var bar = new Bar();
        var work = Task.Run(() => action(bar), CancellationToken.None);
        if (Task.WaitAny([work], Patience) < 0)
        {
            var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
            console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(),
                new PercentageColumn(), new RemainingTimeColumn())
                .Start(context =>
                {
                    var task = context.AddTask(what, maxValue: 1);
                    while (Task.WaitAny([work], TimeSpan.FromMilliseconds(100)) < 0)
                    {
                        task.Value = bar.Share;
                        if (detail is not null) task.Description = Markup.Escape($"{what}, {detail()}");
                    }
                });
        }
        cancellation.ThrowIfCancellationRequested();
        return work.GetAwaiter().GetResult();
    }

    private sealed class Bar : IProgress<double>
    {
        private double _share;

        public double Share => Volatile.Read(ref _share);

        // Told from many threads: the furthest counts.
        public void Report(double value)
        {
            if (value > Share) Volatile.Write(ref _share, value);
        }
    }

    private sealed class Lines(string what, Func<string>? detail) : IProgress<double>
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly Lock _gate = new();
        private TimeSpan _next = BetweenLines;

        public void Report(double value)
        {
            if (_clock.Elapsed < _next) return;
            lock (_gate)
            {
                if (_clock.Elapsed < _next) return;
                _next = _clock.Elapsed + BetweenLines;
                var more = detail is null ? "" : $", {detail()}";
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {100 * value:F0} %{more}"));
            }
        }
    }
}
