using Fovea.Reports;
using Fovea.Tensors;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>A network that recognises all of its few training pictures and far fewer others, and what can be done.</summary>
public sealed class PerfectTrain : IExperiment
{
    /// <inheritdoc/>
    public string Name => "perfect-train";

    /// <inheritdoc/>
    public string Description => "100 % on a small training set and poor on the test set; what more data, L2, a bigger model and a validation set do.";

    /// <inheritdoc/>
    public string Source => "I. Goodfellow, Y. Bengio, A. Courville: Deep Learning, 2016, chapters 5.2 and 7";

    /// <inheritdoc/>
    public string Duration => "2 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        var (samples, epochs) = context.Quick ? (60, 100) : (200, 100);
        Variant[] variants =
        [
            new("as it is", "base", samples), new("ten times the pictures", "more-data", 10 * samples),
            new("L2", "l2", samples) { Decay = 0.03 }, new("a bigger model", "bigger", samples) { Hidden = 1024 },
            new("stopped by a validation set", "stopped", samples) { IsStopped = true },
        ];
        context.Planned = variants.Length;
        var outcomes = variants.Select(v => Measure(context, v, epochs)).ToList();
        var (plain, data, decay, bigger, stopped) = (outcomes[0], outcomes[1], outcomes[2], outcomes[3], outcomes[4]);
        var table = new PageTable("What each does", "", "pictures>", "parameters>", "epochs>", "training accuracy>", "test accuracy>", "gap>",
            "training loss>", "test loss>", "length of the weights>");
        foreach (var o in outcomes)
            table.Add(o.Variant.Title, Invariant($"{o.Variant.Samples:N0}"), Invariant($"{o.Run.Network.ParameterCount:N0}"), Invariant($"{o.Epochs}"),
                Invariant($"{o.Training:P1}"), Invariant($"{o.Run.TestAccuracy:P1}"), Invariant($"{o.Gap:P1}"), Invariant($"{o.TrainingLoss:F4}"),
                Invariant($"{o.Run.TestLoss:F4}"), Invariant($"{o.Length:F1}"));
        var (loss, accuracy) = (new LineChart("Loss on pictures held out") { XLabel = "epoch", YLabel = "loss" },
            new LineChart("Accuracy on pictures held out") { XLabel = "epoch", YLabel = "share recognised" });
        foreach (var o in outcomes)
        {
            double[] held = [.. o.Run.Figures("epoch", "validationLoss")];
            loss.Add(o.Variant.Title, Enumerable.Range(1, held.Length).Select(e => (double)e), held);
            accuracy.Add(o.Variant.Title, Enumerable.Range(1, held.Length).Select(e => (double)e), o.Run.Figures("epoch", "validationAccuracy"));
        }
        return new()
        {
            Text = Invariant($"A perceptron of one hidden layer of 128 units learns {samples} pictures by Adam. A thousand others (of the digits, two hundred) are held out: ")
                + "they draw the curves, and one of the trainings stops when their loss has not fallen for three epochs.",
            Findings =
            [
                new(Invariant($"{plain.Training:P1} of the {samples} training pictures are recognised, {plain.Run.TestAccuracy:P1} of the test set"),
                    plain.Training > 0.999 && plain.Gap > 0.05),
                new(Invariant($"ten times the pictures give {data.Run.TestAccuracy:P1}, more than all else"),
                    outcomes.All(o => o == data || o.Run.TestAccuracy < data.Run.TestAccuracy)),
                new(Invariant($"L2 shortens the weights from {plain.Length:F1} to {decay.Length:F1} and keeps the training loss at {decay.TrainingLoss:F3} ({plain.TrainingLoss:F3} without); of the test set {decay.Run.TestAccuracy:P1} ({plain.Run.TestAccuracy:P1})"),
                    decay.Length < 0.7 * plain.Length && decay.TrainingLoss > 3 * plain.TrainingLoss),
                new(Invariant($"a model of {bigger.Run.Network.ParameterCount / (double)plain.Run.Network.ParameterCount:F0} times the parameters learns the pictures by heart too, and its gap stays: {bigger.Gap:P1}"),
                    bigger.Training > 0.999 && bigger.Gap > 0.7 * plain.Gap),
                new(Invariant($"a validation set stops the training after {stopped.Epochs} of {epochs} epochs with {stopped.Run.TestAccuracy:P1} of the test set and a test loss of {stopped.Run.TestLoss:F2} ({plain.Run.TestLoss:F2} at the end); the gap stays"),
                    stopped.Epochs < epochs && Math.Abs(stopped.Run.TestAccuracy - plain.Run.TestAccuracy) < 0.05
                    && stopped.Gap > 0.7 * plain.Gap),
            ],
            Tables = [table], Charts = [loss, accuracy],
            Figures = new()
            {
                ["samples"] = samples,
                ["variants"] = outcomes.Select(o => new Fields
                {
                    ["name"] = o.Variant.Title, ["samples"] = o.Variant.Samples, ["parameters"] = o.Run.Network.ParameterCount,
                    ["epochs"] = o.Epochs, ["trainingAccuracy"] = o.Training, ["testAccuracy"] = o.Run.TestAccuracy,
                    ["trainingLoss"] = o.TrainingLoss, ["testLoss"] = o.Run.TestLoss, ["weightLength"] = o.Length,
                }),
            },
        };
    }

    private static Outcome Measure(ExperimentContext context, Variant variant, int epochs)
    {
        var run = context.Train(variant.Name, new()
        {
            Dataset = context.Quick ? "digits" : "mnist", Network = new Part("mnist-mlp").With("hidden", variant.Hidden),
            NumTrain = variant.Samples, Validation = context.Quick ? 200 : 1000, Seed = context.Seed, Epochs = epochs, BatchSize = 20,
            LearningRate = 0.002, Optimizer = new Part("adam").With("weightDecay", variant.Decay),
            Callbacks = variant.IsStopped ? [new Part("earlyStopping").With("patience", 3)] : [],
        });
        var length = Math.Sqrt(run.Network.Parameters().Sum(p => p.Square().Sum().Item()));
        return new(variant, run, run.Predict(run.Session.Data.Training), length);
    }

    private sealed record Variant(string Title, string Name, int Samples)
    {
        public int Hidden { get; init; } = 128;

        public double Decay { get; init; }

        public bool IsStopped { get; init; }
    }

    private sealed record Outcome(Variant Variant, TrainedRun Run, Predictions Learned, double Length)
    {
        public int Epochs { get; } = Run.Figures("epoch", "trainingLoss").Count;

        public double Training => Learned.Accuracy;

        public double TrainingLoss => Learned.Evaluation.Loss;

        public double Gap => Training - Run.TestAccuracy;
    }
}
