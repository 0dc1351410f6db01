using Fovea.Reports;

namespace Fovea.Training;

/// <summary>How sure the network is of its answers.</summary>
public sealed class SurenessInspection : IInspection
{
    /// <inheritdoc/>
    public string Name => "sureness";

    /// <inheritdoc/>
    public int Order => 85;

    /// <inheritdoc/>
    public string Title => "Sureness";

    /// <inheritdoc/>
    public string Description => "how sure the network is of its answers";

    /// <inheritdoc/>
    public InspectionResult Inspect(InspectionContext context)
    {
        var sure = context.Answers.Confidence;
        var chart = new BarChart($"{context.ShownName} images by the probability of the answer") { ValueLabel = "images" };
        for (var tenth = 0; tenth < 10; tenth++)
            chart.Add($"{10 * tenth}–{10 * (tenth + 1)} %", sure.Count(p => Math.Min((int)(10 * p), 9) == tenth));
        return new()
        {
            Text = "The probability that the network gives its own answer, right or wrong.",
            Line = FormattableString.Invariant($"{100 * sure.Average():F1} % on average"),
            Blocks = [new PageChart(chart)], Figures = new() { ["meanProbability"] = sure.Average() },
        };
    }
}
