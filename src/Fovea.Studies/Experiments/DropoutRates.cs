using Fovea.Reports;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>Dropout on few samples.</summary>
public sealed class DropoutRates : IExperiment
{
    private const int Seeds = 3;

    /// <inheritdoc/>
    public string Name => "dropout";

    /// <inheritdoc/>
    public string Description => "Dropout on 500 samples: the training accuracy falls, the validation accuracy rises.";

    /// <inheritdoc/>
    public string Source => "N. Srivastava et al.: Dropout, JMLR 15, 2014; Stanford CS231n, assignment 2: dropout as regularization";

    /// <inheritdoc/>
    public string Duration => "2 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        double[] rates = context.Quick ? [0, 0.3, 0.5] : [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
        context.Planned = rates.Length * Seeds;
        var groups = rates.Select(p => (Rate: p, Runs: Enumerable.Range(0, Seeds).Select(i => Train(context, p, i)).ToList())).ToList();
        var rows = groups.Select(g => new Row(g.Rate, Spread.Of(g.Runs.Select(r => r.TrainingAccuracy)),
            Spread.Of(g.Runs.Select(r => r.ValidationAccuracy)), Spread.Of(g.Runs.Select(r => r.TestAccuracy)))).ToList();
        var table = new PageTable("After the last epoch", "dropout>", "training accuracy>", "validation accuracy>", "test accuracy>");
        foreach (var r in rows) table.Add(Invariant($"{r.Rate:F1}"), r.Training.ToPercent(), r.Validation.ToPercent(), r.Test.ToPercent());
        LineChart Curves(string title, string key)
        {
            var chart = new LineChart(title) { XLabel = "epoch", YLabel = "accuracy, %" };
            foreach (var g in groups.Where((_, i) => groups.Count <= 4 || i % 2 == 0 || i == groups.Count - 1))
                chart.Add(Invariant($"dropout {g.Rate:F1}"), g.Runs[0].Figures("epoch", "epoch"), g.Runs[0].Percent("epoch", key));
            return chart;
        }
        return new()
        {
            Text = (context.Quick ? "80 digits" : "500 digits of MNIST")
                + ", two hidden layers, Adam at 0.001; dropout after each of them. "
                + "The training accuracy is that of the last epoch, counted while units are dropped. "
                + Invariant($"{Seeds} seeds: mean and standard deviation."),
            Findings = Judge(rows, context.Quick),
            Tables = [table],
            Charts =
            [
                new LineChart("Accuracy at the end, mean of the seeds") { XLabel = "dropout", YLabel = "accuracy, %" }
                    .Add("training", rates, rows.Select(r => 100 * r.Training.Mean))
                    .Add("validation", rates, rows.Select(r => 100 * r.Validation.Mean)),
                new LineChart("Validation accuracy at the end, mean of the seeds") { XLabel = "dropout", YLabel = "accuracy, %" }
                    .Add("validation", rates, rows.Select(r => 100 * r.Validation.Mean)),
                Curves("Training accuracy, first seed", "trainingAccuracy"),
                Curves("Validation accuracy, first seed", "validationAccuracy"),
            ],
            Figures = new()
            {
                ["rates"] = rates, ["trainingAccuracy"] = rows.Select(r => r.Training.Mean),
                ["validationAccuracy"] = rows.Select(r => r.Validation.Mean),
                ["validationDeviation"] = rows.Select(r => r.Validation.Deviation), ["testAccuracy"] = rows.Select(r => r.Test.Mean),
            },
        };
    }

    private static List<Finding> Judge(List<Row> rows, bool quick)
    {
        var (none, best, most) = (rows[0], rows.MaxBy(r => r.Validation.Mean)!, rows[^1]);
        var falls = rows.Zip(rows.Skip(1)).All(p => p.Second.Training.Mean <= p.First.Training.Mean + 0.005);
        double Gap(Row row) => row.Training.Mean - row.Validation.Mean;
        List<Finding> findings =
        [
            new($"the training accuracy falls as more is dropped, from {none.Training.ToPercent()} to {most.Training.ToPercent()}",
                falls && most.Training.Mean < none.Training.Mean - 0.01),
            new(Invariant($"the gap between training and validation closes, from {100 * Gap(none):F1} points to {100 * Gap(most):F1}"),
                Gap(most) < Gap(none) - 0.01),
        ];
        // A few digits of 8×8 say too much about the others: what dropout gains there is less than seeds differ by.
        if (quick) return findings;
        findings.Add(new($"the validation accuracy rises, from {none.Validation.ToPercent()} to {best.Validation.ToPercent()} "
            + Invariant($"at {best.Rate:F1}"), best.Validation.Mean > none.Validation.Mean + none.Validation.Deviation));
        findings.Add(new(Invariant($"so does the test accuracy at {best.Rate:F1}, from {none.Test.ToPercent()} to {best.Test.ToPercent()}"),
            best.Test.Mean > none.Test.Mean));
        return findings;
    }

    private static TrainedRun Train(ExperimentContext context, double rate, int seed)
    {
        var config = new RunConfig
        {
            Dataset = "mnist", NumTrain = 500, Validation = 2000, Epochs = 40, BatchSize = 50, Seed = context.Seed + (ulong)seed,
            Optimizer = "adam", Network = new Part("mlp").With("hidden", "500-500").With("dropout", rate),
        };
        if (context.Quick)
        {
            (config.Dataset, config.NumTrain, config.Validation, config.BatchSize, config.Epochs) = ("digits", 80, 600, 20, 40);
            config.Network = config.Network.With("hidden", "128-128");
        }
        return context.Fit(Invariant($"dropout-{rate:F1}-seed-{config.Seed}"), config);
    }

    private sealed record Row(double Rate, Spread Training, Spread Validation, Spread Test);
}
