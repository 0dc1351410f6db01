using System.Globalization;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>A perceptron and a convolutional network on the same pictures: sizes, accuracy, time, and where each errs.</summary>
public sealed class MlpVsCnn : IExperiment
{
    private const int Shown = 12;

    /// <inheritdoc/>
    public string Name => "mlp-vs-cnn";

    /// <inheritdoc/>
    public string Description => "A perceptron and a convolutional network: parameters, multiply-adds, accuracy, time, where each errs.";

    /// <inheritdoc/>
    public string Source => "Y. LeCun et al.: Gradient-based learning applied to document recognition, Proc. IEEE 86, 1998";

    /// <inheritdoc/>
    public string Duration => "3 min";

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        Comparison[] sets = context.Quick
            ? [new("digits", "mnist-mlp", "small-cnn", Epochs: 15, BatchSize: 32, Rate: 0.005) { Samples = 600 }]
            : [new("mnist", "mnist-mlp", "mnist-cnn", 6, 64, 0.002), new("cifar10", "mnist-mlp", "cifar-lenet", 8, 64, 0.002)];
        context.Planned = 2 * sets.Length;
        var table = new PageTable("Both networks", "data", "network", "parameters>", "multiply-adds>", "training accuracy>", "test accuracy>",
            "errors>", "seconds an epoch>");
        var shared = new PageTable("Test pictures by who recognises them", "data", "both>", "CNN alone>", "MLP alone>", "neither>");
        var (findings, charts, galleries, figures) = (new List<Finding>(), new List<Chart>(), new List<PictureGallery>(), new Fields());
        foreach (var set in sets)
        {
            var (mlp, cnn) = (Learn("MLP", set.Mlp), Learn("CNN", set.Cnn));
            var more = cnn.Summary.MultiplyAdds / (double)mlp.Summary.MultiplyAdds;
            findings.Add(new(Invariant($"{set.Data}: the CNN errs on {cnn.Errors} of {cnn.Answers.Predicted.Length} test pictures, the MLP on {mlp.Errors}"),
                cnn.Errors < mlp.Errors));
            findings.Add(new(Invariant($"{set.Data}: with fewer parameters ({cnn.Summary.Parameters:N0}, the MLP {mlp.Summary.Parameters:N0}) and {more:F1} times the multiply-adds"),
                cnn.Summary.Parameters < mlp.Summary.Parameters && more > 1));
            var labels = Enumerable.Range(0, mlp.Answers.Predicted.Length).ToLookup(i => (IsRight(cnn, i), IsRight(mlp, i)));
            shared.Add([set.Data, .. new[] { (true, true), (true, false), (false, true), (false, false) }
                .Select(k => labels[k].Count().ToString("N0", CultureInfo.InvariantCulture))]);
            galleries.Add(Gallery($"{set.Data}: the CNN is right, the MLP wrong", labels[(true, false)], mlp, cnn));
            galleries.Add(Gallery($"{set.Data}: the MLP is right, the CNN wrong", labels[(false, true)], mlp, cnn));
            charts.Add(Curves(set.Data, mlp, cnn));
            charts.AddRange([Confusion($"{set.Data}: errors of the MLP", mlp), Confusion($"{set.Data}: errors of the CNN", cnn)]);
            figures[set.Data] = new Fields
            {
                ["mlp"] = mlp.ToFields(), ["cnn"] = cnn.ToFields(), ["cnnAlone"] = labels[(true, false)].Count(),
                ["mlpAlone"] = labels[(false, true)].Count(), ["neither"] = labels[(false, false)].Count(),
            };

            Learner Learn(string name, Part network)
            {
                var run = context.Train($"{set.Data}-{name.ToLowerInvariant()}", new()
                {
                    Dataset = set.Data, NumTrain = set.Samples, Network = network, Seed = context.Seed, Epochs = set.Epochs,
                    BatchSize = set.BatchSize, LearningRate = set.Rate, Optimizer = "adam", Schedule = "cosine",
                });
                var learner = new Learner(run, run.Network.Summary(run.InputShape), run.Predict(run.Session.Data.Test),
                    run.LearningTime.TotalSeconds / set.Epochs);
                table.Add(set.Data, name, Invariant($"{learner.Summary.Parameters:N0}"), Invariant($"{learner.Summary.MultiplyAdds:N0}"),
                    Invariant($"{run.TrainingAccuracy:P1}"), Invariant($"{run.TestAccuracy:P2}"), Invariant($"{learner.Errors}"),
                    Invariant($"{learner.EpochSeconds:F2}"));
                return learner;
            }
        }
        return new()
        {
            Text = "Each pair learns from the same pictures, in the same order, with Adam of a rate that falls along a cosine. The errors of each "
                + "are counted by true and predicted class.",
            Findings = findings, Tables = [table, shared], Charts = charts, Galleries = [.. galleries.Where(g => g.Pictures.Count > 0)],
            Figures = figures,
        };
    }

    private static bool IsRight(Learner learner, int index) => learner.Answers.Predicted[index] == learner.Answers.Dataset.Label(index);

    private static PictureGallery Gallery(string title, IEnumerable<int> indices, Learner mlp, Learner cnn)
    {
        var gallery = new PictureGallery(title);
        var pictures = mlp.Answers.Dataset;
        foreach (var i in indices.Take(Shown))
            gallery.Add(new(pictures.Changed(i),
                $"{pictures.ClassNames[pictures.Label(i)]}: MLP {pictures.ClassNames[mlp.Answers.Predicted[i]]}, CNN {pictures.ClassNames[cnn.Answers.Predicted[i]]}")
            {
                Note = Invariant($"The MLP is {mlp.Answers.Confidence[i]:P0} sure, the CNN {cnn.Answers.Confidence[i]:P0}."),
            });
        return gallery;
    }

    private static LineChart Curves(string data, Learner mlp, Learner cnn) =>
        new LineChart($"{data}: loss while learning") { XLabel = "epoch", YLabel = "loss", LogY = true }
            .Add("MLP", Epochs(mlp), mlp.Run.Figures("epoch", "trainingLoss")).Add("CNN", Epochs(cnn), cnn.Run.Figures("epoch", "trainingLoss"));

    private static IEnumerable<double> Epochs(Learner learner) => learner.Run.Figures("epoch", "trainingLoss").Select((_, i) => i + 1.0);

    // What was recognised would outshine what was not.
    private static HeatMap Confusion(string title, Learner learner)
    {
        var counts = learner.Answers.Confusion();
        for (var k = 0; k < counts.GetLength(0); k++) counts[k, k] = double.NaN;
        var names = learner.Answers.Dataset.ClassNames;
        return new(title, counts) { Width = 480, Height = 440, RowLabels = names, ColumnLabels = names, YLabel = "label", XLabel = "predicted" };
    }

    private sealed record Comparison(string Data, Part Mlp, Part Cnn, int Epochs, int BatchSize, double Rate)
    {
        public int? Samples { get; init; }
    }

    private sealed record Learner(TrainedRun Run, ModelSummary Summary, Predictions Answers, double EpochSeconds)
    {
        public int Errors { get; } = Answers.Misclassified.Count();

        public Fields ToFields() => new()
        {
            ["parameters"] = Summary.Parameters, ["multiplyAdds"] = Summary.MultiplyAdds, ["trainingAccuracy"] = Run.TrainingAccuracy,
            ["testAccuracy"] = Run.TestAccuracy, ["errors"] = Errors, ["secondsPerEpoch"] = EpochSeconds,
        };
    }
}
