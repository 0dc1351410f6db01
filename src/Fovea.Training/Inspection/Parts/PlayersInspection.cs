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
        && PlayerCurves.Figures(context.Session.Run).Values.Count > 0;

    public override InspectionResult Inspect(InspectionContext context)
    {
        var run = context.Session.Run!;
        var (epochs, values) = PlayerCurves.Figures(run);
        var figures = new Fields { ["epochs"] = epochs };
        foreach (var (name, curve) in values) figures[name] = curve.Select(v => double.IsFinite(v) ? v : (double?)null);
        double? Last(string name) => values.TryGetValue(name, out var curve) ? curve[^1] : null;
        List<string> last = [];
        if (Last(AdversarialFigures.RealScore) is { } real && Last(AdversarialFigures.MadeScore) is { } made)
            last.Add(Invariant($"D(x) {real:F3}, D(G(z)) {made:F3}"));
        if (Last(AdversarialFigures.Objective) is { } objective)
        {
            figures["optimum"] = AdversarialFigures.Optimum;
            last.Add(Invariant($"objective {objective:F3} (optimum {AdversarialFigures.Optimum:F3})"));
        }
        if (Last(AdversarialFigures.Distance) is { } distance) last.Add(Invariant($"difference of scores {distance:F3}"));
        return new()
        {
            Text = "Means over an epoch while both were learning, the discriminator with its dropout. Where made pictures are as real ones, the "
                + "best discriminator says ½ to both; one that is sure of everything leaves the generator nothing to go by.",
            Line = string.Join(", ", last), Blocks = [.. PlayerCurves.Of(run).Select(c => new PageChart(c))], Figures = figures,
        };
    }
}
