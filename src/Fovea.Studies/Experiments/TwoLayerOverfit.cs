using Fovea.Reports;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>A two-layer network learns a few pictures by heart: the first check of any training.</summary>
public sealed class TwoLayerOverfit : IExperiment
{
    /// <inheritdoc/>
    public string Name => "two-layer-overfit";

    /// <inheritdoc/>
    public string Description => "A two-layer network learns 500 pictures of CIFAR-10 by heart, and little about others.";

    /// <inheritdoc/>
    public string Source => "Stanford CS231n, assignments 1 and 2: overfit a small subset of the data";

    /// <inheritdoc/>
    public string Duration => "15 s";

    /// <inheritdoc/>
    public IReadOnlyList<ArgumentSpec> Arguments => [ArgumentSpec.Integer("samples", 500, "Pictures to learn.")];

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        var config = context.Config("cifar-two-layer");
        (config.Validation, config.NumTrain, config.Schedule) = (1000, context.Arguments.Integer("samples"), null);
        (config.Epochs, config.BatchSize, config.LearningRate, config.LossWindow) = (60, 50, 0.005, 1);
        config.Optimizer = new Part("sgd").With("momentum", 0.9);
        if (context.Quick)
            (config.Dataset, config.Validation, config.NumTrain, config.BatchSize, config.LearningRate) = ("digits", 300, 80, 20, 0.02);
        var run = context.Train("overfit", config);
        var training = run.Measure(run.Session.Data.Training);
        // Digits are so alike that a few say much about the others.
        var gap = context.Quick ? 0.05 : 0.3;
        var seconds = run.LearningTime.TotalSeconds;
        return new()
        {
            Text = Invariant($"{config.NumTrain} pictures, {config.Epochs} epochs, batch size {config.BatchSize}, SGD at ")
                + Invariant($"{config.LearningRate} with momentum 0.9, no weight decay."),
            Findings =
            [
                new($"{Percent.Of(training.Accuracy)} of the {config.NumTrain} pictures are learned; 95 % was the aim",
                    training.Accuracy >= 0.95),
                new(Invariant($"learning took {seconds:F1} s; a minute was allowed"), seconds < 60),
                new($"of pictures that it has not seen, {Percent.Of(run.ValidationAccuracy)} are recognised",
                    run.ValidationAccuracy < training.Accuracy - gap),
            ],
            Tables =
            [
                new PageTable("", "", "pictures>", "accuracy>", "loss>")
                    .Add("training", Invariant($"{training.Count}"), Percent.Of(training.Accuracy), Invariant($"{training.Loss:F4}"))
                    .Add("validation", Invariant($"{run.Session.Data.Validation!.Count}"), Percent.Of(run.ValidationAccuracy),
                        Invariant($"{run.Figures("epoch", "validationLoss")[^1]:F4}")),
            ],
            Charts =
            [
                new LineChart("Loss of each mini-batch") { XLabel = "mini-batch", YLabel = "loss", LogY = true }
                    .Add("training", run.Figures("window", "step"), run.Figures("window", "loss")),
                run.AccuracyChart("Accuracy"),
            ],
            Figures = new()
            {
                ["samples"] = config.NumTrain, ["trainingAccuracy"] = training.Accuracy, ["trainingLoss"] = training.Loss,
                ["validationAccuracy"] = run.ValidationAccuracy, ["seconds"] = seconds,
            },
        };
    }
}
