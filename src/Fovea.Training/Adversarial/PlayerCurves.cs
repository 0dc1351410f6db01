using Fovea.Reports;

namespace Fovea.Training;

/// <summary>How generator and discriminator stood in the course of a run, epoch by epoch, beside what they are where nothing can be
/// told.</summary>
public static class PlayerCurves
{
    private static readonly string[] Known =
        [AdversarialFigures.RealScore, AdversarialFigures.MadeScore, AdversarialFigures.Objective, AdversarialFigures.Distance];

    /// <summary>The charts of what was measured: probabilities and the objective, or the difference of scores that are none.</summary>
    /// <param name="run">Whose metrics.</param>
    /// <returns>None for a run of other tasks, or before its first epoch.</returns>
    public static IReadOnlyList<LineChart> Of(RunFolder run)
    {
        var (epochs, values) = Figures(run);
        var charts = new List<LineChart>();
        if (values.TryGetValue(AdversarialFigures.RealScore, out var real)
            && values.TryGetValue(AdversarialFigures.MadeScore, out var made))
            charts.Add(new LineChart("How real pictures are taken to be") { XLabel = "epoch", YLabel = "mean probability" }
                .Add("D(x), real", epochs, real).Add("D(G(z)), made", epochs, made)
                .Add("½, nothing can be told", epochs, epochs.Select(_ => 0.5)));
        if (values.TryGetValue(AdversarialFigures.Objective, out var objective))
            charts.Add(new LineChart("Objective") { XLabel = "epoch", YLabel = "E ln D(x) + E ln(1 − D(G(z)))" }
                .Add("of the training", epochs, objective)
                .Add("−ln 4, nothing can be told", epochs, epochs.Select(_ => AdversarialFigures.Optimum)));
        if (values.TryGetValue(AdversarialFigures.Distance, out var distance))
            charts.Add(new LineChart("Difference of scores") { XLabel = "epoch", YLabel = "E D(x) − E D(G(z))" }
                .Add("of the training", epochs, distance));
        return charts;
    }

    /// <summary>The figures that were measured, by their names in <see cref="AdversarialFigures"/>, and the epochs.</summary>
    internal static (IReadOnlyList<double> Epochs, IReadOnlyDictionary<string, IReadOnlyList<double>> Values) Figures(RunFolder? run)
    {
        var lines = (run?.ReadMetrics() ?? []).Where(l => (string?)l["kind"] == "epoch").ToList();
        var values = new Dictionary<string, IReadOnlyList<double>>();
        foreach (var name in Known)
        {
            var key = $"training{char.ToUpperInvariant(name[0])}{name[1..]}";
            var curve = lines.Select(l => (double?)l[key] ?? double.NaN).ToList();
            if (curve.Exists(v => !double.IsNaN(v))) values[name] = curve;
        }
        return ([.. lines.Select(l => (double?)l["epoch"] ?? double.NaN)], values);
    }
}
