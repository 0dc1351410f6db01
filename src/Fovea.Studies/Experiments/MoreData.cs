using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>Learning curves: accuracy and loss against the number of training pictures.</summary>
public sealed class MoreData : IExperiment
{
    /// <inheritdoc/>
    public string Name => "more-data";

    /// <inheritdoc/>
    public string Description => "Accuracy and loss against the number of training pictures; the gap between training and test closes.";

    /// <inheritdoc/>
    public string Source => "C. Cortes et al.: Learning curves, NIPS 1993; J. Hestness et al.: Deep learning scaling is predictable, 2017, arXiv:1712.00409";

    /// <inheritdoc/>
    public string Duration => "2 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        // Fewer pictures are seen more often, so that each training comes to its end.
        var data = context.Quick ? "digits" : "mnist";
        (int Samples, int Epochs)[] sizes = context.Quick ? [(40, 100), (120, 40), (400, 20), (1400, 10)]
            : [(100, 100), (300, 60), (1000, 40), (3000, 20), (10_000, 10), (30_000, 6), (60_000, 4)];
        context.Planned = sizes.Length;
        var points = sizes.Select(size => Measure(context, data, size.Samples, size.Epochs)).ToList();
        var table = new PageTable($"small-cnn on {data}", "training pictures>", "epochs>", "training accuracy>", "test accuracy>", "gap>",
            "training loss>", "test loss>");
        foreach (var p in points)
            table.Add(Invariant($"{p.Samples:N0}"), Invariant($"{p.Epochs}"), Invariant($"{p.Training:P2}"), Invariant($"{p.Test:P2}"),
                Invariant($"{p.Gap:P1}"), Invariant($"{p.TrainingLoss:F4}"), Invariant($"{p.TestLoss:F4}"));
        var slope = Slope([.. points.Select(p => Math.Log(p.Samples))], [.. points.Select(p => Math.Log(Math.Max(1 - p.Test, 1e-4)))]);
        var (first, last, xs) = (points[0], points[^1], points.Select(p => (double)p.Samples).ToList());
        LineChart Chart(string title, string y) => new(title) { XLabel = "training pictures", YLabel = y, LogX = true };
        return new()
        {
            Text = "The same network learns from ever more pictures, of each class in proportion, and is then measured on what it learned from and on "
                + "the test set. The error is fitted by a power of the number of pictures.",
            Findings =
            [
                new(Invariant($"test accuracy rises with the number of pictures at every step, from {first.Test:P1} with {first.Samples:N0} to {last.Test:P1} with {last.Samples:N0}"),
                    points.Zip(points.Skip(1)).All(p => p.Second.Test > p.First.Test)),
                new(Invariant($"the gap between training and test accuracy closes from {first.Gap:P1} to {last.Gap:P1}"),
                    last.Gap < first.Gap / 2),
                new(Invariant($"the test error falls about as the number of pictures to the power {slope:F2}"),
                    slope is > -1.2 and < -0.25),
                new(Invariant($"few pictures are learned by heart: {first.Training:P1} of {first.Samples:N0} are recognised"),
                    first.Training > 0.995),
            ],
            Tables = [table],
            Charts =
            [
                Chart("Accuracy", "share recognised").Add("training", xs, points.Select(p => p.Training))
                    .Add("test", xs, points.Select(p => p.Test)),
                Chart("Loss", "loss").Add("training", xs, points.Select(p => p.TrainingLoss))
                    .Add("test", xs, points.Select(p => p.TestLoss)),
                new LineChart("Test error") { XLabel = "training pictures", YLabel = "share not recognised", LogX = true, LogY = true }
                    .Add("test error", xs, points.Select(p => 1 - p.Test)),
            ],
            Figures = new()
            {
                ["dataset"] = data, ["samples"] = points.Select(p => p.Samples), ["trainingAccuracy"] = points.Select(p => p.Training),
                ["testAccuracy"] = points.Select(p => p.Test), ["trainingLoss"] = points.Select(p => p.TrainingLoss),
                ["testLoss"] = points.Select(p => p.TestLoss), ["errorExponent"] = slope,
            },
        };
    }

    private static Point Measure(ExperimentContext context, string data, int samples, int epochs)
    {
        var run = context.Train(Invariant($"samples-{samples}"), new()
        {
            Dataset = data, Network = "small-cnn", NumTrain = samples, Seed = context.Seed, Epochs = epochs, BatchSize = 32,
            LearningRate = 0.003, Optimizer = "adam", Schedule = "cosine",
        });
        var learned = run.Predict(run.Session.Data.Training);
        return new(samples, epochs, learned.Accuracy, run.TestAccuracy, learned.Evaluation.Loss, run.TestLoss);
    }

    // Of the straight line that fits best.
    private static double Slope(double[] xs, double[] ys)
    {
        var (x, y) = (xs.Average(), ys.Average());
        return xs.Zip(ys).Sum(p => (p.First - x) * (p.Second - y)) / xs.Sum(v => (v - x) * (v - x));
    }

    private readonly record struct Point(int Samples, int Epochs, double Training, double Test, double TrainingLoss, double TestLoss)
    {
        public double Gap => Training - Test;
    }
}
