using System.Globalization;

namespace Fovea.Training;

/// <summary>What is known of a figure by its name: which is the better one, and how people read it.</summary>
internal static class FigureKind
{
    private static readonly string[] Parts = ["training", "validation", "test"];

    private static readonly Lazy<Dictionary<string, Metric>> Metrics = new(() =>
    {
        var known = new Dictionary<string, Metric>();
        foreach (var entry in PartTables.Metrics.Parts)
        {
            var metric = PartTables.Metrics.Build(entry.Name, null);
            known.TryAdd(metric.Name, metric);
        }
        return known;
    });

    /// <summary>The name without the part of the data: <c>validationAccuracy</c> is of <c>accuracy</c>.</summary>
    public static string Bare(string name)
    {
        var part = Parts.FirstOrDefault(p => name.Length > p.Length && name.StartsWith(p, StringComparison.Ordinal)
            && char.IsUpper(name[p.Length]));
        return part is null ? name : char.ToLowerInvariant(name[part.Length]) + name[(part.Length + 1)..];
    }

    /// <summary>Whether a larger figure is the better one.</summary>
    public static bool HigherIsBetter(string name) =>
        Bare(name) != "loss" && (!Metrics.Value.TryGetValue(Bare(name), out var metric) || metric.HigherIsBetter);

    /// <summary>The figure with its unit; a dash for none.</summary>
    public static string Format(string name, double value) => !double.IsFinite(value) ? "–"
        : Metrics.Value.TryGetValue(Bare(name), out var metric) ? metric.Format(value)
        : Bare(name).EndsWith("ccuracy", StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:F2} %")
        : value.ToString(Math.Abs(value) is >= 1e4 or (> 0 and < 1e-4) ? "0.00e+0" : "F4", CultureInfo.InvariantCulture);
}
