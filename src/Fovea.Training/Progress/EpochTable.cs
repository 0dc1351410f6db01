using static Fovea.Training.ConsoleProgress;

namespace Fovea.Training;

/// <summary>Epochs as aligned lines of a table. The columns are chosen once, as many as the width takes.</summary>
internal sealed class EpochTable
{
    // Headers of two lines: the group of a column, and its own.
    private sealed record Column(string Group, string Header, int Width, int Rank, Func<FitProgress, string> Cell);

    private readonly List<Column> _columns;
    private bool _begun;

    /// <summary>A table for epochs like this one.</summary>
    /// <param name="first">The first epoch; tells whether there are validation figures and a metric.</param>
    /// <param name="width">The longest line.</param>
    public EpochTable(FitProgress first, int width)
    {
        var summary = first.Summary!;
        var metric = summary.Metric;
        _columns = [new("", "epoch", Math.Max(5, 2 * $"{first.Epochs}".Length + 1), 0, p => Text($"{p.Epoch}/{p.Epochs}")),
            new("training", "loss", 8, 0, p => Number(p.Summary!.Result.Training.Loss))];
        if (metric is not null) _columns.Add(new("training", Short(metric), MetricWidth(metric), 3, p => p.Summary!.Training));
        foreach (var (i, other) in summary.Others.Index())
            _columns.Add(new("training", Short(other.Name), MetricWidth(other.Name), 3, p => p.Summary!.Others[i].Value));
        if (summary.Result.Validation is not null)
        {
            _columns.Add(new("validation", "loss", 8, 2, p => Number(p.Summary!.Result.Validation!.Value.Loss)));
            if (metric is not null) _columns.Add(new("validation", Short(metric), MetricWidth(metric), 1, p => p.Summary!.Validation!));
        }
        _columns.Add(new("", "rate", 8, 5, p => Text($"{p.Summary!.Result.LearningRate:0.0e+0}")));
        _columns.Add(new("", $"{first.Unit}/s", first.Unit.Length + 2, 6, p => Text($"{p.SamplesPerSecond:N0}")));
        _columns.Add(new("", "time", 7, 4, p => Duration(p.Summary!.Time)));
        // Two columns between columns, and two for the mark of the best.
        while (_columns.Count > 2 && _columns.Sum(c => c.Width) + 2 * _columns.Count > width)
            _columns.Remove(_columns.MaxBy(c => c.Rank)!);
    }

    /// <summary>The line of an epoch; before the first, the headers.</summary>
    public IEnumerable<string> Lines(FitProgress epoch)
    {
        if (!_begun)
        {
            _begun = true;
            if (_columns.Any(c => c.Group == "validation")) yield return Groups();
            yield return Join(_columns.Select(c => c.Header.PadLeft(c.Width)));
        }
        yield return Join(_columns.Select(c => c.Cell(epoch).PadLeft(c.Width))) + (epoch.Summary!.IsBest ? " *" : "");
    }

    // A group's name ends where its last column does.
    private string Groups()
    {
        var line = "";
        var end = 0;
        foreach (var (i, column) in _columns.Index())
        {
            end += column.Width + (i == 0 ? 0 : 2);
            var isLast = i + 1 == _columns.Count || _columns[i + 1].Group != column.Group;
            if (column.Group.Length > 0 && isLast) line += column.Group.PadLeft(Math.Max(end - line.Length, column.Group.Length + 1));
        }
        return line;
    }

    private static string Join(IEnumerable<string> cells) => string.Join("  ", cells);

    private static int MetricWidth(string metric) => Math.Max(9, Short(metric).Length);

    private static string Short(string metric) => metric.Length <= 14 ? metric : metric[..13] + "…";

    private static string Duration(TimeSpan time) => time.TotalSeconds < 100 ? Text($"{time.TotalSeconds:F1} s") : Clock(time);
}
