using System.Globalization;
using Fovea.Reports;

namespace Fovea.Training;

/// <summary>The loss against a learning rate that grows, and the rates that it suggests.</summary>
public sealed record LearningRateCurve
{
    // Steps at the beginning whose smoothed loss is of too few batches, as a share.
    private const double Skipped = 0.1;

    /// <summary>The rate of each mini-batch.</summary>
    public required IReadOnlyList<double> Rates { get; init; }

    /// <summary>The loss of each mini-batch, before its step.</summary>
    public required IReadOnlyList<double> Losses { get; init; }

    /// <summary>The smoothed loss.</summary>
    public required IReadOnlyList<double> Smoothed { get; init; }

    /// <summary>The rate at which the smoothed loss falls steepest against the logarithm of the rate; null where it does not
    /// fall.</summary>
    public double? Steepest { get; init; }

    /// <summary>The rate at which the smoothed loss is least; null where it does not fall.</summary>
    public double? Least { get; init; }

    /// <summary>The rate to use, to two digits; null where the loss does not fall at any rate.</summary>
    public double? Suggestion => Least is not { } least || Steepest is not { } steepest ? null
        : Rounded(steepest < least / 10 && steepest > least / 100 ? steepest : least / 10);

    /// <summary>Finds the rates of a curve.</summary>
    /// <param name="rates">Growing by a factor.</param>
    /// <param name="losses">Of the mini-batches.</param>
    /// <param name="smoothed">The smoothed loss.</param>
    internal static LearningRateCurve Of(IReadOnlyList<double> rates, IReadOnlyList<double> losses, IReadOnlyList<double> smoothed)
    {
        var curve = new LearningRateCurve { Rates = rates, Losses = losses, Smoothed = smoothed };
        var first = (int)Math.Ceiling(Skipped * rates.Count);
        var count = smoothed.TakeWhile(double.IsFinite).Count();
        if (count - first < 3) return curve;
        var least = Enumerable.Range(first, count - first).MinBy(i => smoothed[i]);
        // Noise of a loss that does not change is no fall.
        if (!(smoothed[least] < 0.95 * smoothed[first])) return curve;
        double Slope(int i) => (smoothed[i + 1] - smoothed[i - 1]) / Math.Log(rates[i + 1] / rates[i - 1]);
        var inner = Enumerable.Range(first + 1, Math.Max(least - first - 1, 0)).ToList();
        return curve with { Least = rates[least], Steepest = inner.Count == 0 ? rates[least] : rates[inner.MinBy(Slope)] };
    }

    /// <summary>The plot: both losses against the rate, and the suggestion.</summary>
    public LineChart ToChart()
    {
        // What comes after the loss has exploded would flatten all the rest.
        var (low, first) = (Smoothed.Where(double.IsFinite).DefaultIfEmpty(0).Min(), Smoothed.FirstOrDefault(double.IsFinite));
        var high = Math.Max(first + 0.5 * (first - low), 1.2 * first);
        var chart = new LineChart("Loss while the learning rate grows") { XLabel = "learning rate", YLabel = "loss", LogX = true }
            .Add("of a mini-batch", Rates, Losses.Select(l => l <= high ? l : double.NaN))
            .Add("smoothed", Rates, Smoothed.Select(l => l <= high ? l : double.NaN));
        if (Suggestion is not { } rate) return chart;
        return chart.Add(string.Create(CultureInfo.InvariantCulture, $"suggestion: {rate:G2}"), [rate, rate], [low, Math.Min(high, first)]);
    }

    /// <summary>The curve and what it says as a page.</summary>
    /// <param name="title">What was to be trained.</param>
    /// <param name="command">The command that uses the suggestion; may be empty.</param>
    public ReportPage ToPage(string title, string command = "")
    {
        string Text(double? rate) => rate?.ToString("G2", CultureInfo.InvariantCulture) ?? "none";
        var page = new ReportPage($"{title}: learning rate")
        {
            Summary = Suggestion is { } rate ? string.Create(CultureInfo.InvariantCulture, $"suggested: {rate:G2}") : "the loss falls at no rate",
        };
        var section = page.Section("Range test", "Each mini-batch was learned with a larger rate than the one before. The loss falls where the rate is "
            + "large enough to learn, and rises where it is too large.");
        section.Add(new PageFigures().Add("Suggestion", Text(Suggestion)).Add("Steepest fall", Text(Steepest), "where a step gains most")
            .Add("Least loss", Text(Least), "a tenth of it is on the safe side"));
        section.Add(new PageChart(ToChart()));
        if (command.Length > 0) section.Add(new PageText(command) { Kind = PageTextKind.Preformatted });
        section.Add(new PageText("Source: L. N. Smith, Cyclical Learning Rates for Training Neural Networks, WACV 2017."));
        return page;
    }

    private static double Rounded(double rate) => double.Parse(rate.ToString("G2", CultureInfo.InvariantCulture),
        CultureInfo.InvariantCulture);
}
