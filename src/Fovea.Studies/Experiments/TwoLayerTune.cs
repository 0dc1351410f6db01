using System.Globalization;
using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Sweeps;
using Fovea.Tensors;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>A search for the settings of a two-layer network, and one look at the test set.</summary>
public sealed class TwoLayerTune : IExperiment
{
    private const int ShownUnits = 100;

    private const string Rate = "learningRate", Hidden = "network.hidden", Decay = "optimizer.weightDecay";

    /// <inheritdoc/>
    public string Name => "two-layer-tune";

    /// <inheritdoc/>
    public string Description => "A search finds settings of a two-layer network with 50 % or more on CIFAR-10; then one test.";

    /// <inheritdoc/>
    public string Source => "Stanford CS231n, assignment 1: two-layer network, tune your hyperparameters";

    /// <inheritdoc/>
    public string Duration => "10 min";

    /// <inheritdoc/>
    public IReadOnlyList<ArgumentSpec> Arguments => [ArgumentSpec.Integer("trials", 24, "Configurations to try; 8 in the quick form.")];

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        var sweep = Sweep(context);
        var result = sweep.Run(new TrialNotes(context), context.Cancellation);
        var best = result.Best ?? throw new IOException($"{sweep.Folder}: expected a trial that came to its end, got none.");
        var run = new TrainedRun(TrainingSession.Open(result.BestRun!, sweep.Config.Data));
        var test = result.Test.First(t => t.Name == "accuracy").Value;
        var done = result.Trials.Where(t => t.State == TrialState.Done).ToList();
        return new()
        {
            Text = Invariant($"{result.Trials.Count} trials by {sweep.Search.Name} over hidden units, learning rate and weight decay, ")
                + Invariant($"{sweep.Epochs} epochs each, compared by the validation samples. The test set is measured once, for the ")
                + "best.",
            Findings = Judge(result, done, test, context.Quick),
            Tables = [result.ToTable()],
            Charts = Draw(done, run),
            Galleries = [Units(run)],
            Figures = new()
            {
                ["trials"] = result.Trials.Count, ["validationAccuracy"] = best.Figure, ["testAccuracy"] = test,
                ["best"] = best.Values.Select(v => KeyValuePair.Create(v.Key, (object?)v.Value)), ["sweep"] = sweep.Folder,
            },
        };
    }

    private static List<Finding> Judge(SweepResult result, List<Trial> done, double test, bool quick)
    {
        var (best, worst, aim) = (result.Best!, done.Min(t => t.Figure), quick ? 0.75 : 0.5);
        List<Finding> findings =
        [
            new($"the best trial has {Percent.Of(best.Figure)} on the validation samples, {Percent.Of(aim)} was the aim: {best.Describe()}",
                best.Figure >= aim),
            new($"settings decide: the trials lie between {Percent.Of(worst)} and {Percent.Of(best.Figure)}", best.Figure > worst + 0.05),
            // The best of many is a little better on what it was chosen by.
            new($"on the test set, measured once, it has {Percent.Of(test)}", test > best.Figure - (quick ? 0.1 : 0.03)),
        ];
        if (quick) return findings;
        var random = new TpeSearch().Startup;
        // The median: a rate at which training diverges says nothing about the rest, and a search tries some of these too.
        double Median(Func<Trial, bool> which)
        {
            double[] figures = [.. done.Where(which).Select(t => t.Figure).Order()];
            return figures is [] ? double.NaN : (figures[(figures.Length - 1) / 2] + figures[figures.Length / 2]) / 2;
        }
        var (drawn, chosen) = (Median(t => t.Number <= random), Median(t => t.Number > random));
        findings.Add(new($"the search learns: {Percent.Of(drawn)} is the median of the first {random} trials, which are drawn at random, "
            + $"{Percent.Of(chosen)} that of those after", chosen > drawn));
        return findings;
    }

    private static Sweep Sweep(ExperimentContext context)
    {
        var config = context.Config("cifar-two-layer");
        config.Data = context.DataFolder;
        if (context.Quick) (config.Dataset, config.Validation, config.NumTrain, config.BatchSize) = ("digits", 400, 600, 50);
        var search = new Part("tpe");
        if (context.Quick) search = search.With("startup", 4).With("group", 2);
        return new(config)
        {
            Folder = Path.Combine(context.Folder, "sweep"), Name = "two-layer-tune", Search = search, Seed = context.Seed,
            Trials = context.Quick ? Math.Min(8, context.Arguments.Integer("trials")) : context.Arguments.Integer("trials"),
            Epochs = context.Quick ? 4 : 6, Parallel = 2,
            Space = new()
            {
                { Hidden, context.Quick ? new LogIntegers(8, 64) : new LogIntegers(50, 800) }, { Rate, new LogUniform(1e-3, 5e-2) },
                { Decay, new LogUniform(1e-5, 1e-2) },
            },
        };
    }

    private static IReadOnlyList<Chart> Draw(List<Trial> done, TrainedRun run)
    {
        double Value(Trial trial, string path) => double.Parse(trial.Values[path], CultureInfo.InvariantCulture);
        Chart Against(string title, string path) =>
            new ScatterPlot(title) { XLabel = title, YLabel = "validation accuracy, %", LogX = true }
            .Add("a trial each", done.Select(t => Value(t, path)), done.Select(t => 100 * t.Figure));
        var soFar = new List<double>();
        foreach (var trial in done.OrderBy(t => t.Number)) soFar.Add(Math.Max(100 * trial.Figure, soFar.Count > 0 ? soFar[^1] : 0));
        return
        [
            new LineChart("The search") { XLabel = "trial", YLabel = "validation accuracy, %" }
                .Add("the trial", done.OrderBy(t => t.Number).Select(t => (double)t.Number),
                done.OrderBy(t => t.Number).Select(t => 100 * t.Figure))
                .Add("the best so far", done.OrderBy(t => t.Number).Select(t => (double)t.Number), soFar),
            Against("learning rate", Rate), Against("hidden units", Hidden), Against("weight decay", Decay),
            run.LossChart("Loss of the best trial"), run.AccuracyChart("Accuracy of the best trial"),
        ];
    }

    // The weights of hidden units as pictures, those of the largest first: what each unit looks for.
    private static PictureGallery Units(TrainedRun run)
    {
        var shape = run.Session.Data.Training.ImageShape;
        var weights = run.Network.Parameters().First().Detach();
        var size = weights.Norm(2, [1]).ToArray<float>();
        var gallery = new PictureGallery("First-layer weights of the best trial, a hidden unit each, those of the largest norm first");
        foreach (var unit in Enumerable.Range(0, size.Length).OrderByDescending(u => size[u]).Take(ShownUnits))
        {
            var row = weights[unit].ToArray<float>();
            var (low, high) = (row.Min(), row.Max());
            var picture = new Image(shape[2], shape[1], shape[0]);
            var plane = shape[1] * shape[2];
            // From planes to pixels.
            for (var i = 0; i < row.Length; i++)
                picture.Pixels8[i % plane * shape[0] + i / plane] = (byte)MathF.Round(255 * (row[i] - low) / Math.Max(high - low, 1e-12f));
            var note = Invariant($"norm {size[unit]:F2}, weights from {low:F3} to {high:F3}");
            gallery.Add(new(picture, Invariant($"unit {unit}")) { Note = note });
        }
        return gallery;
    }
}
