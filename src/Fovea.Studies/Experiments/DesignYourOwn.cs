using Fovea.Nn;
using Fovea.Reports;
using Fovea.Sweeps;
using Fovea.Tensors;
using Fovea.Training;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>A residual network for CIFAR-10 within a quarter of an hour, and the search that led to it.</summary>
public sealed class DesignYourOwn : IExperiment
{
    private const string Width = "network.width", Rate = "learningRate", Decay = "optimizer.weightDecay", Smoothing = "loss.labelSmoothing";

    /// <inheritdoc/>
    public string Name => "design-your-own";

    /// <inheritdoc/>
    public string Description => "A residual network with 80 % or more on CIFAR-10 within 15 minutes of two cores, and the search that led to it.";

    /// <inheritdoc/>
    public string Source => "Stanford CS231n, assignment 2: design your own network; D. Page, How to train your ResNet, 2018";

    /// <inheritdoc/>
    public string Duration => "45 min";

    /// <inheritdoc/>
    public IReadOnlyList<ArgumentSpec> Arguments => [ArgumentSpec.Integer("trials", 12, "Configurations to try; 4 in the quick form.")];

    /// <inheritdoc/>
    public ExperimentResult Run(ExperimentContext context)
    {
        var sweep = Sweep(context);
        var search = sweep.Run(new TrialNotes(context), context.Cancellation);
        if (search.Best is null) throw new IOException($"{sweep.Folder}: expected a trial that came to its end, got none.");
        var config = Config(context);
        context.Planned = 1;
        var before = Environment.CpuUsage.TotalTime;
        var run = context.Train("recipe", config);
        // Of processors, not of the clock: what else the machine does is not the recipe's.
        var minutes = (Environment.CpuUsage.TotalTime - before).TotalMinutes;
        var aim = context.Quick ? 0.9 : 0.8;
        var work = run.Network.Summary(run.Session.Data.Training.ImageShape).MultiplyAdds;
        return new()
        {
            Text = $"{search.Trials.Count} trials of {sweep.Epochs} epochs each, drawn at random over width, learning rate, weight decay and "
                + "label smoothing, compared by the validation samples: what is good in a few epochs showed the way to the recipe, which is then "
                + "trained whole. The test set is measured once, at its end.",
            Findings = Judge(search, run, aim, minutes, context.Quick),
            Tables =
            [
                new PageTable("Recipe", "parameters>", "multiply-adds>", "epochs>", "validation accuracy>", "test accuracy>", "minutes of processors>")
                    .Add(Invariant($"{run.Network.ParameterCount:N0}"), Invariant($"{work:N0}"), Invariant($"{config.Epochs}"),
                    Percent.Of(run.ValidationAccuracy), Percent.Of(run.TestAccuracy), Invariant($"{minutes:F1}")),
                search.ToTable(),
            ],
            Charts =
            [
                run.AccuracyChart("Accuracy of the recipe"), run.LossChart("Loss of the recipe"),
            ],
            Figures = new()
            {
                ["trials"] = search.Trials.Count, ["best"] = search.Best.Describe(), ["bestValidationAccuracy"] = search.Best.Figure,
                ["parameters"] = run.Network.ParameterCount, ["multiplyAdds"] = work, ["testAccuracy"] = run.TestAccuracy,
                ["validationAccuracy"] = run.ValidationAccuracy, ["learningSeconds"] = run.LearningTime.TotalSeconds,
                ["processorSeconds"] = minutes * 60,
                ["sweep"] = sweep.Folder,
            },
        };
    }

    private static List<Finding> Judge(SweepResult search, TrainedRun run, double aim, double minutes, bool quick)
    {
        var best = search.Best!;
        var worst = search.Trials.Where(t => t.State == TrialState.Done).Min(t => t.Figure);
        List<Finding> findings =
        [
            new(Invariant($"the recipe has {Percent.Of(run.TestAccuracy)} of the test set, {Percent.Of(aim)} was asked for"),
                run.TestAccuracy >= aim),
            new($"the search told good settings from bad ones: {Percent.Of(worst)} to {Percent.Of(best.Figure)} with {best.Describe()}",
                best.Figure > worst + 0.02),
        ];
        if (quick) return findings;
        findings.Add(new(Invariant($"it took {minutes:F1} minutes of processors, tests included; 15 minutes of two were allowed"),
            minutes <= 30));
        return findings;
    }

    private static RunConfig Config(ExperimentContext context)
    {
        var config = context.Config("cifar-resnet");
        config.Data = context.DataFolder;
        if (!context.Quick) return config;
        (config.Dataset, config.Validation, config.NumTrain, config.Epochs, config.BatchSize) = ("digits", 300, 600, 6, 32);
        (config.Network, config.Transforms) = (config.Network.With("width", 8), []);
        return config;
    }

    private static Sweep Sweep(ExperimentContext context) => new(Config(context))
    {
        Folder = Path.Combine(context.Folder, "sweep"), Name = "design-your-own", Seed = context.Seed, MeasureTest = false,
        Trials = context.Quick ? Math.Min(4, context.Arguments.Integer("trials")) : context.Arguments.Integer("trials"), Epochs = 2,
        Space = new()
        {
            { Width, context.Quick ? new Choice("4", "8") : new Choice("16", "24") }, { Rate, new LogUniform(0.005, 1) },
            { Decay, new LogUniform(1e-4, 5e-3) }, { Smoothing, new Choice("0", "0.1") },
        },
    };
}
