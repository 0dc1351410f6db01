using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>How generator and discriminator stood in the course of the training.</summary>
internal sealed class PlayersInspection : GeneratorInspection
{
    public override string Name => "players";

    public override int Order => 12;

    public override string Title => "Two players";

    public override string Description => "D(x), D(G(z)) and the objective by epoch, beside what they are where nothing can be told";

    public override bool Applies(InspectionContext context) => base.Applies(context)
        && context.Session.Trainer.Task.Metrics.Any(m => Known.Contains(m.Name)) && Lines(context).Count > 0;

    private static string[] Known =>
        [AdversarialFigures.RealScore, AdversarialFigures.MadeScore, AdversarialFigures.Objective, AdversarialFigures.Distance];

    public override InspectionResult Inspect(InspectionContext context)
    {
        var (lines, figures) = (Lines(context), new Fields());
        var epochs = lines.Select(l => l.Epoch).ToList();
        figures["epochs"] = epochs;
        List<double>? Curve(string name)
        {
            var values = lines.Select(l => l.Values.GetValueOrDefault(name, double.NaN)).ToList();
            if (values.TrueForAll(double.IsNaN)) return null;
            figures[name] = values.Select(v => double.IsFinite(v) ? v : (double?)null);
            return values;
        }

        var blocks = new List<PageBlock>();
        List<string> last = [];
        if (Curve(AdversarialFigures.RealScore) is { } real && Curve(AdversarialFigures.MadeScore) is { } made)
        {
            blocks.Add(new PageChart(new LineChart("How real pictures are taken to be") { XLabel = "epoch", YLabel = "mean probability" }
                .Add("D(x), real", epochs, real).Add("D(G(z)), made", epochs, made)
                .Add("½, nothing can be told", epochs, epochs.Select(_ => 0.5))));
            last.Add(Invariant($"D(x) {real[^1]:F3}, D(G(z)) {made[^1]:F3}"));
        }
        if (Curve(AdversarialFigures.Objective) is { } objective)
        {
            blocks.Add(new PageChart(new LineChart("Objective") { XLabel = "epoch", YLabel = "E ln D(x) + E ln(1 − D(G(z)))" }
                .Add("of the training", epochs, objective)
                .Add("−ln 4, nothing can be told", epochs, epochs.Select(_ => AdversarialFigures.Optimum))));
            figures["optimum"] = AdversarialFigures.Optimum;
            last.Add(Invariant($"objective {objective[^1]:F3} (optimum {AdversarialFigures.Optimum:F3})"));
        }
        if (Curve(AdversarialFigures.Distance) is { } distance)
        {
            blocks.Add(new PageChart(new LineChart("Difference of scores") { XLabel = "epoch", YLabel = "E D(x) − E D(G(z))" }
                .Add("of the training", epochs, distance)));
            last.Add(Invariant($"difference of scores {distance[^1]:F3}"));
        }
        return new()
        {
            Text = "Means over an epoch while both were learning, the discriminator with its dropout. Where made pictures are as real ones, the best discriminator says ½ to both; one that is sure of everything leaves the generator nothing to go by.",
            Line = string.Join(", ", last), Blocks = blocks, Figures = figures,
        };
    }

    private static List<(double Epoch, Dictionary<string, double> Values)> Lines(InspectionContext context) =>
        [.. (context.Session.Run?.ReadMetrics() ?? []).Where(l => (string?)l["kind"] == "epoch").Select(l => (
            Epoch: (double?)l["epoch"] ?? double.NaN,
            Known.ToDictionary(n => n, n => (double?)l[$"training{char.ToUpperInvariant(n[0])}{n[1..]}"] ?? double.NaN)))];
}
