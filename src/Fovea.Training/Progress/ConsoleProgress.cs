using System.Globalization;
using System.Text;

namespace Fovea.Training;

/// <summary>Shows a training as text: a line of a table for each epoch, and on a terminal a live line below it.</summary>
/// <remarks>Lines are shorter than the terminal: columns and the parts of the live line are left out, the least telling first, before one
/// would break.</remarks>
public sealed class ConsoleProgress : IProgress<FitProgress>
{
    private const int DefaultWidth = 80, LongestBar = 24, ShortestBar = 5;

    private readonly TextWriter _to;
    private readonly Func<int>? _terminalWidth;
    private EpochTable? _table;
    private int _shown;

    /// <summary>A view that writes to a text.</summary>
    /// <param name="to">Where lines go.</param>
    /// <param name="terminalWidth">Columns of the terminal, asked for again and again; null where it is none and the live line is left
    /// out.</param>
    public ConsoleProgress(TextWriter to, Func<int>? terminalWidth = null) => (_to, _terminalWidth) = (to, terminalWidth);

    /// <summary>A new view on standard error; null where the environment variable <c>FOVEA_PROGRESS</c> is 0.</summary>
    public static ConsoleProgress? Default => Environment.GetEnvironmentVariable("FOVEA_PROGRESS") == "0" ? null
        : new(Console.Error, IsTerminal ? Width : null);

    /// <summary>A new view as <see cref="Default"/> that shows the live line alone, for work that trains many times.</summary>
    public static ConsoleProgress? Live => Environment.GetEnvironmentVariable("FOVEA_PROGRESS") == "0" ? null
        : new(Console.Error, IsTerminal ? Width : null) { HasTable = false };

    /// <summary>Whether each epoch has a line of the table.</summary>
    public bool HasTable { get; init; } = true;

    private static bool IsTerminal => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <inheritdoc/>
    public void Report(FitProgress value)
    {
        switch (value.Phase)
        {
            case FitPhase.EpochEnded when !HasTable:
                break;
            case FitPhase.EpochEnded:
                Clear();
                _table ??= new(value, (_terminalWidth?.Invoke() ?? DefaultWidth) - 1);
                foreach (var line in _table.Lines(value)) _to.WriteLine(line);
                break;
            case FitPhase.Noted:
                Clear();
                _to.WriteLine($"note: {value.Note}");
                break;
            case FitPhase.Ended:
                Clear();
                break;
            default:
                Show(value);
                break;
        }
        _to.Flush();
    }

    private void Show(FitProgress value)
    {
        if (_terminalWidth is null) return;
        var line = LiveLine(value, Math.Max(_terminalWidth() - 1, 10));
        _to.Write($"\r{line.PadRight(_shown)}");
        _shown = line.Length;
    }

    private void Clear()
    {
        if (_shown > 0) _to.Write($"\r{new string(' ', _shown)}\r");
        _shown = 0;
    }

    private string LiveLine(FitProgress p, int width)
    {
        var share = p.Batches == 0 ? 0 : Math.Clamp((double)p.Batch / p.Batches, 0, 1);
        var head = Text($"epoch {p.Epoch}/{p.Epochs}") + (p.Phase == FitPhase.Validating ? "  validation" : "");
        var percent = Text($"{100 * share,3:F0} %");
        // The most telling first: what does not fit beside the shortest bar is left out.
        var tail = new StringBuilder();
        var room = width - head.Length - percent.Length - ShortestBar - 4;
        foreach (var part in Parts(p))
        {
            if (part.Length + 2 > room) continue;
            tail.Append("  ").Append(part);
            room -= part.Length + 2;
        }
        if (room < 0) return $"{head}  {percent}"[..Math.Min(width, head.Length + 2 + percent.Length)];
        var length = Math.Min(ShortestBar + room, LongestBar);
        var full = (int)Math.Round(share * length);
        var (done, open) = _to.Encoding is UTF8Encoding ? ('━', '─') : ('#', '.');
        return $"{head}  {new string(done, full)}{new string(open, length - full)}  {percent}{tail}";
    }

    private static IEnumerable<string> Parts(FitProgress p)
    {
        if (!double.IsNaN(p.Loss)) yield return "loss " + Number(p.Loss);
        if (p.Figures.Count > 0) yield return $"{p.Figures[0].Name} {p.Figures[0].Value}";
        if (p.Remaining is { } left) yield return $"{Clock(left)} left";
        if (p.SamplesPerSecond > 0) yield return Text($"{p.SamplesPerSecond:N0} {p.Unit}/s");
        foreach (var (name, value) in p.Figures.Skip(1)) yield return $"{name} {value}";
    }

    // A number as wide as a loss usually is, whatever its size.
    internal static string Number(double value) => Math.Abs(value) is >= 1e4 or (> 0 and < 1e-4)
        ? value.ToString("0.00e+0", CultureInfo.InvariantCulture) : value.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A time as clocks show it: <c>1:05:09</c>, <c>2:07</c>.</summary>
    public static string Clock(TimeSpan time) =>
        time.TotalHours >= 1 ? Text($"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : Text($"{time.Minutes}:{time.Seconds:00}");

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static int Width()
    {
        try
        {
            // A terminal that does not know its width says 0.
            return Console.WindowWidth is > 0 and var width ? width : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}
