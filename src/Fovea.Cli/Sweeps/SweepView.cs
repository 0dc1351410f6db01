using System.Globalization;
using Fovea.Sweeps;

namespace Fovea.Cli.Sweeps;

/// <summary>Shows a sweep on standard error: a line for each trial that ends, and on a terminal a bar below with the trials at
/// work.</summary>
internal sealed class SweepView : IProgress<SweepProgress>
{
    private const int Bar = 20;

    private readonly TextWriter _to;
    private readonly Func<int>? _width;
    private readonly SortedDictionary<int, string> _running = [];
    private int _shown;

    /// <param name="to">Where lines go.</param>
    /// <param name="width">Columns of the terminal; null where it is none and the bar is left out.</param>
    public SweepView(TextWriter to, Func<int>? width) => (_to, _width) = (to, width);

    /// <summary>On standard error; null where the environment variable <c>FOVEA_PROGRESS</c> is 0.</summary>
    public static SweepView? Default => Environment.GetEnvironmentVariable("FOVEA_PROGRESS") == "0" ? null
        : new(Console.Error, Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb" ? null : Width);

    /// <inheritdoc/>
    public void Report(SweepProgress value)
    {
        lock (_running)
        {
            switch (value)
            {
                case { Event: SweepEvent.TrialBegan, Trial: { } trial }: _running[trial.Number] = ""; break;
                case { Event: SweepEvent.EpochEnded, Trial: { } trial }:
                    _running[trial.Number] = $" epoch {value.Epoch}: {value.Figure}";
                    break;
                case { Event: SweepEvent.TrialEnded, Trial: { } trial }:
                    _running.Remove(trial.Number);
                    Clear();
                    _to.WriteLine(Line(trial, value));
                    break;
                case { Event: SweepEvent.Finishing }: Clear(); break;
            }
            if (value.Event != SweepEvent.Finishing) Live(value.Share);
            _to.Flush();
        }
    }

    private static string Line(Trial trial, SweepProgress value) => trial.State == TrialState.Failed
        ? $"trial {trial.Number,3}  failed: {trial.Message} ({trial.Describe()})"
        : string.Create(CultureInfo.InvariantCulture,
            $"trial {trial.Number,3}  {value.Figure,9}  {trial.Steps[^1].Seconds,6:F1} s  {trial.Epochs} epoch(s)  {trial.Describe()}{(value.IsBest ? " *" : "")}");

    private void Live(double share)
    {
        if (_width is null) return;
        var full = (int)(share * Bar);
        var line = string.Create(CultureInfo.InvariantCulture, $"{new string('━', full)}{new string('─', Bar - full)} {100 * share,3:F0} %  ")
            + string.Join("  ", _running.Select(r => $"trial {r.Key}{r.Value}"));
        line = line[..Math.Min(line.Length, Math.Max(_width() - 1, 10))];
        _to.Write($"\r{line.PadRight(_shown)}");
        _shown = line.Length;
    }

    private void Clear()
    {
        if (_shown > 0) _to.Write($"\r{new string(' ', _shown)}\r");
        _shown = 0;
    }

    private static int Width()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
