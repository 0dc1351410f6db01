using Fovea.Reports;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>What batch size and epochs do to a small convolutional network, beside PyTorch's figures.</summary>
public sealed class BatchEpochs : IExperiment
{
    private const int Seeds = 3;

    // What single seeds differ by, twice: docs/results.md.
    private const double Near = 0.03;

    // Test accuracy and training time of PyTorch 1.13 on one thread for the same network, files, rate and momentum; one seed each.
    private static readonly Setting[] Full =
        [new(4, 5, 0.5828, 38.5), new(4, 20, 0.6000, 160.1), new(16, 5, 0.5757, 22.7), new(16, 20, 0.6401, 113.4)];

    private static readonly Setting[] Small = [new(4, 1), new(4, 4), new(16, 1), new(16, 4)];

    /// <inheritdoc/>
    public string Name => "batch-epochs";

    /// <inheritdoc/>
    public string Description => "LeNet on CIFAR-10 at batch sizes 4 and 16 for 5 and 20 epochs, three seeds, beside PyTorch.";

    /// <inheritdoc/>
    public string Source => "PyTorch, Training a classifier (pytorch.org/tutorials), with other batch sizes and epochs";

    /// <inheritdoc/>
    public string Duration => "20 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        var settings = context.Quick ? Small : Full;
        context.Planned = settings.Length * Seeds;
        var groups = settings.Select(s => new Group(s, [.. Enumerable.Range(0, Seeds).Select(i => Train(context, s, i))])).ToList();
        var table = new PageTable(context.Quick ? "Digits, 8×8" : "CIFAR-10", "batch size>", "epochs>", "test accuracy>", "PyTorch>",
            "loss in training>", "loss on the test set>", "time>", "PyTorch>");
        foreach (var g in groups)
            table.Add(Invariant($"{g.Setting.Batch}"), Invariant($"{g.Setting.Epochs}"), g.Accuracy.ToPercent(),
                Percent.Of(g.Setting.Accuracy), Invariant($"{g.TrainingLoss:F3}"), Invariant($"{g.TestLoss:F3}"),
                    Invariant($"{g.Seconds:F1} s"),
                double.IsNaN(g.Setting.Seconds) ? "–" : Invariant($"{g.Setting.Seconds:F1} s"));
        return new()
        {
            Text = Invariant($"Each setting is trained with {Seeds} seeds: mean and standard deviation. Time is that of learning ")
                + "alone, on all threads; PyTorch's figures are of one seed, on one thread of another machine.",
            Findings = Judge(groups, context.Quick),
            Tables = [table],
            Charts = Draw(groups),
            Figures = new()
            {
                ["settings"] = groups.Select(g => new Fields
                {
                    ["batchSize"] = g.Setting.Batch, ["epochs"] = g.Setting.Epochs,
                    ["testAccuracies"] = g.Runs.Select(r => r.TestAccuracy), ["testAccuracy"] = g.Accuracy.Mean,
                    ["deviation"] = g.Accuracy.Deviation, ["seconds"] = g.Seconds, ["trainingLoss"] = g.TrainingLoss,
                    ["testLoss"] = g.TestLoss,
                    ["pytorchTestAccuracy"] = double.IsNaN(g.Setting.Accuracy) ? null : g.Setting.Accuracy,
                    ["pytorchSeconds"] = double.IsNaN(g.Setting.Seconds) ? null : g.Setting.Seconds,
                }),
            },
        };
    }

    private static TrainedRun Train(ExperimentContext context, Setting setting, int seed)
    {
        var config = context.Config("cifar-lenet");
        // All of the 50,000, as the figures beside are of.
        (config.Validation, config.BatchSize, config.Epochs, config.TestEachEpoch) = (0, setting.Batch, setting.Epochs, true);
        config.Seed += (ulong)seed;
        if (context.Quick)
        {
            (config.Network, config.Dataset, config.Mean, config.Std) = (new Part("mlp").With("hidden", "32"), "digits", [], []);
            (config.NumTrain, config.LossWindow, config.LearningRate) = (400, 10, 0.003);
        }
        return context.Train(Invariant($"batch-{setting.Batch}-epochs-{setting.Epochs}-seed-{config.Seed}"), config);
    }

    private static List<Finding> Judge(List<Group> groups, bool quick)
    {
        Group Of(int batch, bool many) =>
            groups.Where(g => g.Setting.Batch == batch).MaxBy(g => many ? g.Setting.Epochs : -g.Setting.Epochs)!;
        var (few4, many4, few16, many16) = (Of(4, false), Of(4, true), Of(16, false), Of(16, true));
        var findings = new List<Finding>
        {
            new(Invariant($"batch size 16 gains by more epochs: {few16.Accuracy.ToPercent()} after {few16.Setting.Epochs}, ")
                + Invariant($"{many16.Accuracy.ToPercent()} after {many16.Setting.Epochs}"), many16.Accuracy.Mean > few16.Accuracy.Mean),
            new(Invariant($"after {few4.Setting.Epochs} epochs the smaller batch, with its four times as many steps, is ahead: ")
                + $"{few4.Accuracy.ToPercent()} against {few16.Accuracy.ToPercent()}", few4.Accuracy.Mean > few16.Accuracy.Mean),
        };
        if (quick) return findings;
        findings.Add(new(Invariant($"an epoch of small batches takes longer: {many4.Seconds / many4.Setting.Epochs:F2} s against ")
            + Invariant($"{many16.Seconds / many16.Setting.Epochs:F2} s"), many4.Seconds > many16.Seconds));
        findings.Add(new(Invariant($"at batch size 4 and 20 epochs the training set is learned by heart: loss {many4.TrainingLoss:F2} ")
            + Invariant($"in training, {many4.TestLoss:F2} on the test set"), many4.TestLoss > many4.TrainingLoss + 0.3));
        findings.AddRange(groups.Select(g => new Finding(Invariant($"batch size {g.Setting.Batch}, {g.Setting.Epochs} epochs: ")
            + $"{g.Accuracy.ToPercent()}, {Percent.Of(g.Setting.Accuracy)} with PyTorch",
            Math.Abs(g.Accuracy.Mean - g.Setting.Accuracy) < Near)));
        return findings;
    }

    // Of the first seed.
    private static IReadOnlyList<Chart> Draw(List<Group> groups)
    {
        var loss = new LineChart("Loss in training") { Width = 960, XLabel = "images seen", YLabel = "loss" };
        var test = new LineChart("Loss on the test set") { XLabel = "epoch", YLabel = "loss" };
        var accuracy = new LineChart("Test accuracy") { XLabel = "epoch", YLabel = "accuracy, %" };
        foreach (var g in groups)
        {
            var (name, run) = (Invariant($"batch size {g.Setting.Batch}, {g.Setting.Epochs} epochs"), g.Runs[0]);
            loss.Add(name, run.Figures("window", "samples"), run.Figures("window", "loss"));
            test.Add(name, run.Figures("test", "epoch"), run.Figures("test", "testLoss"));
            accuracy.Add(name, run.Figures("test", "epoch"), run.Percent("test", "testAccuracy"));
        }
        return [loss, accuracy, test];
    }

    private sealed record Setting(int Batch, int Epochs, double Accuracy = double.NaN, double Seconds = double.NaN);

    private sealed record Group(Setting Setting, IReadOnlyList<TrainedRun> Runs)
    {
        public Spread Accuracy => Spread.Of(Runs.Select(r => r.TestAccuracy));

        public double TrainingLoss => Runs.Average(r => r.TrainingLoss);

        public double TestLoss => Runs.Average(r => r.TestLoss);

        public double Seconds => Runs.Average(r => r.LearningTime.TotalSeconds);
    }
}
