using System.Globalization;
using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Training;

/// <summary>Whether the network is right as often as it is sure, and the temperature that makes it so.</summary>
internal sealed class CalibrationInspection : IInspection
{
    public string Name => "calibration";

    public int Order => 80;

    public string Title => "Calibration";

    public string Description => "is it right as often as it is sure: reliability, ECE, temperature scaling";

    public InspectionResult Inspect(InspectionContext context)
    {
        var before = Measured.Of(context.Answers, 1);
        var scaling = context.Validation is { Predicted.Length: > 0 } held ? TemperatureScaling.Fit(held.Scores, held.Labels) : null;
        var after = scaling is null ? null : Measured.Of(context.Answers, scaling.Temperature);
        var table = new PageTable("", "", "ECE>", "MCE>", "Brier>", "mean loss>");
        Row(table, "as trained", before);
        if (after is not null) Row(table, Invariant($"T = {scaling!.Temperature:F3}"), after);
        var how = scaling is null
            ? "The run held no validation images out, so no temperature is fitted: fitted on the images that are shown it would flatter itself."
            : Invariant($"A temperature of {scaling.Temperature:F3}, fitted on the {context.Validation!.Predicted.Length:N0} validation images, divides the scores; answers stay, confidence moves.")
                + (context.Options.OnValidation ? " The figures after it are of the images that it was fitted on." : "");
        return new()
        {
            Text = "Where the curve lies below the diagonal the network is surer than it is right. ECE is the mean distance from the diagonal "
                + "over 15 bins of confidence, MCE the largest; the Brier score is the mean squared distance of the probabilities from the "
                + "truth. " + how,
            Line = Invariant($"ECE {100 * before.Diagram.ExpectedError:F2} %")
                + (after is null ? "; no validation images to fit a temperature on"
                    : Invariant($", with temperature {scaling!.Temperature:F3} {100 * after.Diagram.ExpectedError:F2} %")),
            Blocks = [new PageChart(Chart(before, after)), table, Bins(before)],
            Figures = new()
            {
                ["temperature"] = scaling?.Temperature, ["fittedOn"] = scaling is null ? null : "validation",
                ["bins"] = ReliabilityDiagram.DefaultBins, ["before"] = before.ToFields(), ["after"] = after?.ToFields(),
            },
        };
    }

    private static void Row(PageTable table, string name, Measured m) => table.Add(name, Invariant($"{100 * m.Diagram.ExpectedError:F2} %"),
        Invariant($"{100 * m.Diagram.MaximumError:F2} %"), Invariant($"{m.Brier:F4}"), Invariant($"{m.Loss:F4}"));

    private static LineChart Chart(Measured before, Measured? after)
    {
        var chart = new LineChart("Reliability") { XLabel = "confidence, mean of a bin", YLabel = "share that is right", Height = 480 }
            .Add("right as often as sure", [0, 1], [0, 1]);
        foreach (var (name, measured) in new[] { ("as trained", before), ("with temperature", after) })
            if (measured?.Diagram.Bins.Where(b => b.Count > 0).ToList() is { } bins)
                chart = chart.Add(name, bins.Select(b => b.Confidence), bins.Select(b => b.Accuracy));
        return chart;
    }

    private static PageTable Bins(Measured before)
    {
        var table = new PageTable("Bins of confidence, as trained", "confidence", "images>", "mean confidence>", "right>");
        foreach (var bin in before.Diagram.Bins.Where(b => b.Count > 0))
            table.Add(Invariant($"{100 * bin.Low:F0}–{100 * bin.High:F0} %"), bin.Count.ToString("N0", CultureInfo.InvariantCulture),
                Invariant($"{100 * bin.Confidence:F1} %"), Invariant($"{100 * bin.Accuracy:F1} %"));
        return table;
    }

    private sealed record Measured(ReliabilityDiagram Diagram, double Brier, double Loss)
    {
        public static Measured Of(Predictions answers, double temperature)
        {
            var (labels, classes) = (answers.Labels, answers.Scores.Length / Math.Max(answers.Predicted.Length, 1));
            var p = ClassProbabilities.Of(answers.Scores, classes, temperature);
            bool[] right = [.. answers.Predicted.Select((c, i) => c == labels[i])];
            // What is called impossible costs as much as the least number that there is.
            var losses = labels.Select((label, i) => -Math.Log(Math.Max(p[i * classes + label], double.Epsilon)));
            return new(ReliabilityDiagram.Of(ClassProbabilities.Largest(p, classes), right), ReliabilityDiagram.Brier(p, labels),
                losses.DefaultIfEmpty(double.NaN).Average());
        }

        public Fields ToFields() => new()
        {
            ["expectedCalibrationError"] = Diagram.ExpectedError, ["maximumCalibrationError"] = Diagram.MaximumError,
            ["brier"] = Brier, ["loss"] = Loss,
            ["reliability"] = Diagram.Bins.Where(b => b.Count > 0).Select(b => new Fields
            {
                ["low"] = b.Low, ["high"] = b.High, ["count"] = b.Count, ["confidence"] = b.Confidence, ["accuracy"] = b.Accuracy,
            }),
        };
    }
}
