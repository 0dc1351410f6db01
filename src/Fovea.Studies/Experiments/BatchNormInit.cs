using Fovea.Reports;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>Batch normalisation and the scale of the first weights.</summary>
public sealed class BatchNormInit : IExperiment
{
    private static readonly (bool BatchNorm, string Name)[] Kinds = [(false, "without batch norm"), (true, "with batch norm")];

    /// <inheritdoc/>
    public string Name => "batchnorm-init";

    /// <inheritdoc/>
    public string Description => "A deep perceptron with batch norm trains from first weights of any scale, without it only in a "
        + "narrow range.";

    /// <inheritdoc/>
    public string Source => "Stanford CS231n, assignment 2: batch normalization and initialization";

    /// <inheritdoc/>
    public string Duration => "1 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        // Powers of ten from 1e-4 to 1.
        var steps = context.Quick ? 4 : 20;
        double[] scales = [.. Enumerable.Range(0, steps + 1).Select(i => Math.Pow(10, -4 + 4.0 * i / steps))];
        context.Planned = scales.Length * Kinds.Length;
        var curves = Kinds.Select(k => scales.Select(s => Train(context, k.BatchNorm, s)).ToList()).ToList();
        var (without, with) = (curves[0], curves[1]);
        var table = new PageTable("After training", "scale>", "loss without>", "loss with>", "training accuracy without>",
            "training accuracy with>", "validation accuracy without>", "validation accuracy with>");
        foreach (var (i, scale) in scales.Index())
            table.Add(Invariant($"{scale:0.0e+0}"), Number(without[i].Loss), Number(with[i].Loss), Percent.Of(without[i].Training),
                Percent.Of(with[i].Training), Percent.Of(without[i].Validation), Percent.Of(with[i].Validation));
        LineChart Chart(string title, string unit, bool log, Func<Outcome, double> figure)
        {
            var chart = new LineChart(title) { XLabel = "standard deviation of the first weights", YLabel = unit, LogX = true, LogY = log };
            foreach (var (k, kind) in Kinds.Index()) chart.Add(kind.Name, scales, curves[k].Select(figure));
            return chart;
        }
        return new()
        {
            Text = (context.Quick ? "Four hidden layers of 50" : "Seven hidden layers of 50 rectified units on 1,000 pictures of CIFAR-10")
                + ", Adam at 0.001, ten epochs. Every weight begins with N(0, scale²), every bias with 0.",
            Findings = Judge(scales, without, with),
            Tables = [table],
            Charts =
            [
                Chart("Loss in training at the end", "loss", true, o => o.Loss),
                Chart("Training accuracy", "accuracy, %", false, o => 100 * o.Training),
                Chart("Validation accuracy", "accuracy, %", false, o => 100 * o.Validation),
            ],
            Figures = new()
            {
                ["scales"] = scales, ["lossWithout"] = without.Select(o => o.Loss), ["lossWith"] = with.Select(o => o.Loss),
                ["trainingAccuracyWithout"] = without.Select(o => o.Training), ["trainingAccuracyWith"] = with.Select(o => o.Training),
                ["validationAccuracyWithout"] = without.Select(o => o.Validation),
                ["validationAccuracyWith"] = with.Select(o => o.Validation),
            },
        };
    }

    private static Outcome Train(ExperimentContext context, bool batchNorm, double scale)
    {
        var config = new RunConfig
        {
            Dataset = "cifar10", NumTrain = 1000, Validation = 1000, Epochs = 10, BatchSize = 50, Seed = context.Seed, Optimizer = "adam",
            Network = new Part("mlp").With("hidden", context.Quick ? "50-50-50-50" : "50-50-50-50-50-50-50").With("batchNorm", batchNorm)
                .With("init", "normal").With("std", scale),
        };
        if (context.Quick) (config.Dataset, config.NumTrain, config.Validation, config.BatchSize) = ("digits", 500, 300, 25);
        try
        {
            var run = context.Fit(Invariant($"{(batchNorm ? "with" : "without")}-{scale:0.0e+0}"), config);
            return new(run.TrainingLoss, run.Measure(run.Session.Data.Training).Accuracy, run.ValidationAccuracy);
        }
        catch (TrainingDivergedException)
        {
            return new(double.NaN, double.NaN, double.NaN);
        }
    }

    private static List<Finding> Judge(double[] scales, List<Outcome> without, List<Outcome> with)
    {
        var chance = Math.Log(10);
        var deaf = scales.Zip(without).Where(p => p.Second.Loss > 0.99 * chance && p.Second.Loss < 1.01 * chance).Select(p => p.First)
            .ToList();
        var usual = scales.Zip(with).Where(p => p.First < 0.3).ToList();
        // What reaches half of the best is said to train.
        var half = with.Concat(without).Max(o => o.Training) / 2;
        int Train(List<Outcome> outcomes) => outcomes.Count(o => o.Training >= half);
        return
        [
            new(Invariant($"without batch norm nothing is learned from weights up to {deaf.DefaultIfEmpty().Max():0.0e+0}: the loss stays ")
                + Invariant($"at ln 10 = {chance:F3}"), deaf.Contains(scales[0])),
            new(Invariant($"without batch norm the loss from weights of 1 is {Number(without[^1].Loss)}, with it {Number(with[^1].Loss)}"),
                !(without[^1].Loss < 2 * with[^1].Loss)),
            // From weights of 1 the last layer, which nothing normalises, begins with large scores.
            new(Invariant($"with batch norm the loss is below ln 10 from weights of every scale up to {usual.Max(p => p.First):0.0e+0} ")
                + Invariant($"(largest {usual.Max(p => p.Second.Loss):F3})"), usual.All(p => p.Second.Loss < chance)),
            new($"with batch norm {Train(with)} of {scales.Length} scales train to {Percent.Of(half)} or more, without it {Train(without)}",
                Train(with) > Train(without)),
        ];
    }

    private static string Number(double value) => double.IsNaN(value) ? "diverged" : Invariant($"{value:0.###}");

    private sealed record Outcome(double Loss, double Training, double Validation);
}
