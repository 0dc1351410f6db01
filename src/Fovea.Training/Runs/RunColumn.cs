using System.Globalization;
using System.Text.Json;

namespace Fovea.Training;

/// <summary>Something of a run that tables show, and by which runs are sorted and chosen.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">A number or a text; null where the run has none.</param>
public sealed record RunColumn(string Name, Func<RunSummary, object?> Value)
{
    /// <summary>The columns of a table of runs.</summary>
    public static IReadOnlyList<RunColumn> Shown { get; } =
    [
        new("name", r => r.Path), new("network", r => r.Config.Network.Name), new("dataset", r => r.Config.Dataset.Name),
        new("epochs", r => (double)r.Figures.Epochs) { Text = r => string.Create(CultureInfo.InvariantCulture, $"{r.Figures.Epochs}/{r.Config.Epochs}") },
        new("validation", r => Finite(r.BestValidation)) { Text = r => FigureKind.Format(r.Figures.Validation ?? "", r.BestValidation) },
        new("test", r => Finite(r.Test)) { Text = r => FigureKind.Format(r.Figures.Test ?? "", r.Test) },
        new("time", r => r.Record.LearningTime.TotalSeconds) { Text = r => ConsoleProgress.Clock(r.Record.LearningTime) },
        new("state", r => JsonNamingPolicy.CamelCase.ConvertName(r.Status.ToString())),
        new("date", r => r.Started.UtcDateTime.ToString("s", CultureInfo.InvariantCulture))
        {
            Text = r => r.Started.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        },
    ];

    private static IReadOnlyList<RunColumn> Hidden { get; } =
        [new("accuracy", r => Finite(r.Accuracy)), new("recipe", r => r.Config.Recipe)];

    /// <summary>The cell of a run.</summary>
    public Func<RunSummary, string> Text { get; init; } = r => Value(r) is { } v ? ConfigValues.Text(v) : "–";

    /// <summary>Whether values are numbers.</summary>
    public bool IsNumber => Name is "epochs" or "validation" or "test" or "time";

    /// <summary>A column by name: one of <see cref="Shown"/>, <c>accuracy</c>, a figure such as <c>testLoss</c> as it was measured last, or
    /// a key of the configuration such as <c>optimizer.momentum</c>.</summary>
    /// <param name="name">As typed.</param>
    /// <param name="runs">Those whose figures and keys there are.</param>
    /// <exception cref="ArgumentException">There is no such column; the message names the nearest.</exception>
    public static RunColumn Find(string name, IReadOnlyList<RunSummary> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (Shown.Concat(Hidden).FirstOrDefault(c => c.Name == name) is { } known) return known;
        if (runs.Any(r => r.Figures.Names.Contains(name))) return new(name, r => Finite(r.Figures.Last(name)));
        var keys = runs.SelectMany(r => ConfigValues.Of(r.Config).Keys).Concat(ConfigField.All.Select(f => f.Name)).Distinct().ToList();
        if (keys.Contains(name)) return new(name, r => ConfigValues.Of(r.Config).GetValueOrDefault(name));
        var names = Shown.Concat(Hidden).Select(c => c.Name).Concat(runs.SelectMany(r => r.Figures.Names)).Concat(keys).Distinct();
        throw new ArgumentException($"unknown column '{name}'{Nearest.Hint(name, names)}. Expected one of "
            + $"{string.Join(", ", Shown.Concat(Hidden).Select(c => c.Name))}, a figure such as testLoss, or a key of the configuration such as "
            + "learningRate");
    }

    /// <summary>A figure with its unit, by its name: <c>97.12 %</c> of <c>testAccuracy</c>; a dash for none.</summary>
    public static string Figure(string name, double value) => FigureKind.Format(name, value);

    /// <summary>The order of two runs by this column: numbers by size, texts by their numbers and letters, those without a value
    /// last.</summary>
    public int Compare(RunSummary a, RunSummary b)
    {
        var (x, y) = (Value(a), Value(b));
        if (x is null || y is null) return (x is null).CompareTo(y is null);
        return Number(x) is { } p && Number(y) is { } q ? p.CompareTo(q)
            : NaturalOrder.Instance.Compare(ConfigValues.Text(x), ConfigValues.Text(y));
    }

    /// <summary>A value as a number; null where it is none.</summary>
    internal static double? Number(object? value) => value switch
    {
        double d => d,
        bool => null,
        int or long or ulong or float => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
