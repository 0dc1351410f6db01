using Fovea.Nn;
using Fovea.Reports;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>The size of the kernels: accuracy, parameters, multiply-adds, time.</summary>
public sealed class KernelSize : IExperiment
{
    /// <inheritdoc/>
    public string Name => "kernel-size";

    /// <inheritdoc/>
    public string Description => "Kernels of 1×1 to 7×7, and two of 3×3 for one of 5×5: accuracy, parameters, multiply-adds, time.";

    /// <inheritdoc/>
    public string Source => "K. Simonyan, A. Zisserman: Very deep convolutional networks, 2015, arXiv:1409.1556, section 2.3";

    /// <inheritdoc/>
    public string Duration => "4 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        (string Title, int Kernel, int Convolutions)[] kinds = context.Quick
            ? [("1×1", 1, 1), ("3×3", 3, 1), ("5×5", 5, 1), ("3×3 twice", 3, 2)]
            : [("1×1", 1, 1), ("3×3", 3, 1), ("5×5", 5, 1), ("7×7", 7, 1), ("3×3 twice", 3, 2)];
        context.Planned = kinds.Length;
        var table = new PageTable("small-cnn, widths 16 and 32, mean of each channel at the end", "kernels", "receptive field>", "weights of kernels>",
            "parameters>", "multiply-adds>", "test accuracy>", "test loss>", "seconds an epoch>");
        var rows = new List<Row>();
        var curves = new LineChart("Loss while learning") { XLabel = "epoch", YLabel = "loss" };
        foreach (var (title, kernel, convolutions) in kinds)
        {
            var run = context.Train(Invariant($"kernel-{kernel}x{convolutions}"), new()
            {
                Dataset = context.Quick ? "digits" : "cifar10", NumTrain = context.Quick ? 1000 : 10_000, Seed = context.Seed,
                Network = new Part("small-cnn").With("kernelSize", kernel).With("convolutions", convolutions).With("global", true),
                Epochs = context.Quick ? 8 : 10, BatchSize = 32, LearningRate = 0.003, Optimizer = "adam", Schedule = "cosine",
            });
            var summary = run.Network.Summary(run.InputShape);
            // The widest there is: after the last convolution.
            var field = summary.Layers.Last(l => l.Layer.StartsWith("Conv2d", StringComparison.Ordinal)).ReceptiveField!.Value.Size.H;
            var weights = run.Network.NamedModules().Select(m => m.Module).OfType<Conv2d>().Sum(c => (long)c.Weight.Count);
            var row = new Row(title, kernel, field, weights, summary.Parameters, summary.MultiplyAdds, run.TestAccuracy, run.TestLoss,
                run.LearningTime.TotalSeconds / run.Session.Config.Epochs);
            rows.Add(row);
            double[] losses = [.. run.Figures("epoch", "trainingLoss")];
            curves.Add(title, Enumerable.Range(1, losses.Length).Select(e => (double)e), losses);
            table.Add(title, Invariant($"{row.Field}×{row.Field}"), Invariant($"{row.Weights:N0}"), Invariant($"{row.Parameters:N0}"),
                Invariant($"{row.MultiplyAdds:N0}"), Invariant($"{row.Accuracy:P1}"), Invariant($"{row.Loss:F3}"), Invariant($"{row.Seconds:F2}"));
        }
        return Result(rows, table, curves);
    }

    private static ExperimentResult Result(List<Row> rows, PageTable table, LineChart curves)
    {
        Row Of(string title) => rows.Single(r => r.Title == title);
        var (one, three, five, twice) = (Of("1×1"), Of("3×3"), Of("5×5"), Of("3×3 twice"));
        var single = rows.Where(r => r != twice).ToList();
        var sizes = new BarChart("Multiply-adds of one picture") { ValueFormat = "#,0" };
        foreach (var row in rows) sizes.Add(row.Title, row.MultiplyAdds);
        double[] kernels = [.. single.Select(r => (double)r.Kernel)];
        return new()
        {
            Text = "Two stages of convolutions with ReLU, pooling after each, and a linear layer that sees the mean of each channel alone: what a "
                + "network knows of shape, its kernels have seen.",
            Findings =
            [
                new(Invariant($"kernels of one pixel see brightness and no shape: {one.Accuracy:P1}, 3×3 {three.Accuracy:P1}"),
                    three.Accuracy > one.Accuracy + 0.05),
                new(Invariant($"weights grow as k²: {one.Weights:N0}, {three.Weights:N0}, {five.Weights:N0}"),
                    three.Weights == 9 * one.Weights && five.Weights == 25 * one.Weights),
                new(Invariant($"from 3×3 to 5×5 accuracy goes from {three.Accuracy:P1} to {five.Accuracy:P1} at {five.MultiplyAdds / (double)three.MultiplyAdds:F1} times the multiply-adds"),
                    five.Accuracy > three.Accuracy - 0.02),
                new(Invariant($"two layers of 3×3 see as far as one of 5×5, {twice.Field}×{twice.Field}, and get {twice.Accuracy:P1}"),
                    twice.Field == five.Field && twice.Accuracy > three.Accuracy),
            ],
            Tables = [table],
            Charts =
            [
                new LineChart("Accuracy against the size of the kernels") { XLabel = "pixels along a side", YLabel = "share recognised" }
                    .Add("one convolution a stage", kernels, single.Select(r => r.Accuracy)),
                sizes, curves,
            ],
            Figures = new()
            {
                ["kernels"] = rows.Select(r => new Fields
                {
                    ["name"] = r.Title, ["receptiveField"] = r.Field, ["parameters"] = r.Parameters, ["multiplyAdds"] = r.MultiplyAdds,
                    ["testAccuracy"] = r.Accuracy, ["testLoss"] = r.Loss, ["secondsPerEpoch"] = r.Seconds,
                }),
            },
        };
    }

    private sealed record Row(string Title, int Kernel, int Field, long Weights, long Parameters, long MultiplyAdds, double Accuracy,
        double Loss, double Seconds);
}
