using Fovea.Data;
using Fovea.Nn;
using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>How a network comes to smaller maps: accuracy, multiply-adds, and how much a shift of one pixel changes.</summary>
public sealed class Pooling : IExperiment
{
    /// <inheritdoc/>
    public string Name => "pooling";

    /// <inheritdoc/>
    public string Description => "Max, average, stride, none and global pooling: accuracy, multiply-adds, sensitivity to a shift of one pixel.";

    /// <inheritdoc/>
    public string Source => "R. Zhang: Making convolutional networks shift-invariant again, 2019, arXiv:1904.11486; "
        + "J. T. Springenberg et al.: Striving for simplicity, 2015, arXiv:1412.6806";

    /// <inheritdoc/>
    public string Duration => "5 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        Kind[] kinds =
        [
            new("max", "max", false), new("average", "average", false), new("stride", "stride", false), new("none", "none", false),
            new("max, then global average", "max", true), new("none, then global average", "none", true),
        ];
        context.Planned = kinds.Length;
        var rows = kinds.Select(k => Measure(context, k)).ToList();
        var table = new PageTable("small-cnn, widths 16 and 32, 3×3", "pooling", "parameters>", "multiply-adds>", "test accuracy>",
            "moved by a pixel>", "answers that change>", "seconds an epoch>");
        var (changes, cost) = (new BarChart("Answers that change when a picture moves by a pixel") { ValueFormat = "0.0%" },
            new BarChart("Multiply-adds of one picture") { ValueFormat = "#,0" });
        foreach (var r in rows)
        {
            table.Add(r.Kind.Title, Invariant($"{r.Parameters:N0}"), Invariant($"{r.MultiplyAdds:N0}"), Invariant($"{r.Accuracy:P1}"),
                Invariant($"{r.Moved:P1}"), Invariant($"{r.Changed:P1}"), Invariant($"{r.Seconds:F2}"));
            changes.Add(r.Kind.Title, r.Changed);
            cost.Add(r.Kind.Title, r.MultiplyAdds);
        }
        var (max, average, stride, none, maxGlobal, global) = (rows[0], rows[1], rows[2], rows[3], rows[4], rows[5]);
        return new()
        {
            Text = "Two convolutions of 3×3 with ReLU, each followed by a step to half the size or by none, then a linear layer on all pixels, or on "
                + "the mean of each channel. Test pictures are moved by one pixel up, down, left and right; zeros come in.",
            Findings =
            [
                new(Invariant($"without a step to half the size a picture takes {none.MultiplyAdds / (double)max.MultiplyAdds:F1} times the multiply-adds of max pooling, a stride {max.MultiplyAdds / (double)stride.MultiplyAdds:F1} times fewer"),
                    none.MultiplyAdds > 2 * max.MultiplyAdds && stride.MultiplyAdds < max.MultiplyAdds),
                new(Invariant($"of the three steps to half the size max pooling recognises most: {max.Accuracy:P1}, average {average.Accuracy:P1}, stride {stride.Accuracy:P1}; without a step {none.Accuracy:P1}"),
                    max.Accuracy > average.Accuracy && max.Accuracy > stride.Accuracy),
                new(Invariant($"max pooling tolerates a shift better than a stride: {max.Changed:P1} of the answers change, {stride.Changed:P1}"), max.Changed < stride.Changed),
                new(Invariant($"a classifier of the mean over all pixels tolerates it better than one of each pixel: {maxGlobal.Changed:P1} against ")
                    + Invariant($"{max.Changed:P1} after max pooling, {global.Changed:P1} against {none.Changed:P1} without a step"),
                    maxGlobal.Changed < max.Changed && global.Changed < none.Changed),
            ],
            Tables = [table],
            Charts = [changes, cost],
            Figures = new()
            {
                ["poolings"] = rows.Select(r => new Fields
                {
                    ["name"] = r.Kind.Title, ["parameters"] = r.Parameters, ["multiplyAdds"] = r.MultiplyAdds,
                    ["testAccuracy"] = r.Accuracy, ["movedAccuracy"] = r.Moved, ["changedAnswers"] = r.Changed,
                    ["secondsPerEpoch"] = r.Seconds,
                }),
            },
        };
    }

    private static Row Measure(ExperimentContext context, Kind kind)
    {
        var run = context.Train($"{kind.Pooling}{(kind.IsGlobal ? "-global" : "")}", new()
        {
            Dataset = context.Quick ? "digits" : "cifar10", NumTrain = context.Quick ? 1000 : 8000, Seed = context.Seed,
            Network = new Part("small-cnn").With("pooling", kind.Pooling).With("global", kind.IsGlobal),
            Epochs = 8, BatchSize = 32, LearningRate = context.Quick ? 0.005 : 0.002, Optimizer = "adam", Schedule = "cosine",
        });
        var (summary, pictures) = (run.Network.Summary(run.InputShape), run.Session.Data.Test.Some(context.Quick ? 359 : 2000));
        var still = run.Predict(pictures).Predicted;
        var moved = new ITransform[] { new PictureShift(1, 0), new PictureShift(-1, 0), new PictureShift(0, 1), new PictureShift(0, -1) }
            .Select(shift => run.Predict(pictures, shift)).ToList();
        var changed = moved.Average(m => m.Predicted.Zip(still).Count(p => p.First != p.Second) / (double)still.Length);
        return new(kind, summary.Parameters, summary.MultiplyAdds, run.TestAccuracy, moved.Average(m => m.Accuracy), changed,
            run.LearningTime.TotalSeconds / run.Session.Config.Epochs);
    }

    private sealed record Kind(string Title, string Pooling, bool IsGlobal);

    private sealed record Row(Kind Kind, long Parameters, long MultiplyAdds, double Accuracy, double Moved, double Changed, double Seconds);
}
