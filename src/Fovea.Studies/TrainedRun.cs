using System.Text.Json.Nodes;
using Fovea.Data;
using Fovea.Nn;
using Fovea.Reports;
using Fovea.Training;

namespace Fovea.Studies;

/// <summary>A training of a study that has come to its end, with its figures.</summary>
public sealed class TrainedRun
{
    private readonly IReadOnlyList<JsonObject> _metrics;

    internal TrainedRun(TrainingSession session)
        : this(session, session.Run!.ReadMetrics(), RunRecord.Load(session.Run!).LearningTime) { }

    internal TrainedRun(TrainingSession session, IReadOnlyList<JsonObject> metrics, TimeSpan learningTime) =>
        (Session, _metrics, LearningTime) = (session, metrics, learningTime);

    /// <summary>The run, its network with the final weights.</summary>
    public TrainingSession Session { get; }

    /// <summary>Its name.</summary>
    public string Name => Session.Config.Name;

    /// <summary>The network with the final weights.</summary>
    public Module Network => Session.Network;

    /// <summary>The final loss on the training batches, as a mean over the last epoch.</summary>
    public double TrainingLoss => Last("epoch", "trainingLoss");

    /// <summary>The share of training samples recognised in the last epoch, while learning, 0…1.</summary>
    public double TrainingAccuracy => Last("epoch", "trainingAccuracy");

    /// <summary>The share of validation samples recognised after the last epoch, 0…1; NaN where none are held out.</summary>
    public double ValidationAccuracy => Last("epoch", "validationAccuracy");

    /// <summary>The share of test samples recognised at the end, 0…1.</summary>
    public double TestAccuracy => Last("test", "testAccuracy");

    /// <summary>The mean loss of a test sample at the end.</summary>
    public double TestLoss => Last("test", "testLoss");

    /// <summary>Time that went into learning from mini-batches.</summary>
    public TimeSpan LearningTime { get; }

    /// <summary>Loss and accuracy on pictures of the run's kind, in inference mode and without augmentation.</summary>
    /// <param name="pictures">Such as <c>Session.Data.Training</c>, whose <see cref="TrainingAccuracy"/> was counted while weights
    /// moved.</param>
    public Evaluation Measure(Dataset pictures)
    {
        using var _ = Session.Context.Use();
        return Session.Trainer.Evaluate(new DataLoader(pictures, 250, transforms: [Session.Config.BuildNormalize()]));
    }

    /// <summary>A column of <c>metrics.jsonl</c>; of a run that is kept nowhere, what would stand there.</summary>
    /// <param name="kind">Of the lines: <c>window</c>, <c>epoch</c> or <c>test</c>.</param>
    /// <param name="key">Of the figure: <c>trainingLoss</c>, <c>validationAccuracy</c>, <c>samples</c>, …</param>
    /// <returns>NaN where a line has no such figure.</returns>
    public IReadOnlyList<double> Figures(string kind, string key) =>
        [.. _metrics.Where(m => (string?)m["kind"] == kind).Select(m => (double?)m[key] ?? double.NaN)];

    /// <summary>A column in percent, for plots.</summary>
    /// <param name="kind">Of the lines.</param>
    /// <param name="key">Of a share, 0…1.</param>
    public IReadOnlyList<double> Percent(string kind, string key) => [.. Figures(kind, key).Select(v => 100 * v)];

    /// <summary>Accuracy by epoch, of the training samples while learning and of the validation samples.</summary>
    public LineChart AccuracyChart(string title) => Curves(title, "accuracy, %", "Accuracy", Percent);

    /// <summary>Loss by epoch, of the training samples while learning and of the validation samples.</summary>
    public LineChart LossChart(string title) => Curves(title, "loss", "Loss", Figures);

    /// <summary>A run that was trained to its end with the same settings before; null where there is none.</summary>
    internal static TrainedRun? Open(string path, RunConfig config)
    {
        if (!File.Exists(Path.Combine(path, "model.safetensors"))) return null;
        var session = TrainingSession.Start(config);
        if (!IsOf(path, session.Config)) return null;
        var run = new TrainedRun(TrainingSession.Open(path, config.Data));
        return double.IsNaN(run.TestLoss) ? null : run;
    }

    /// <summary>Whether a folder holds a run of the same settings.</summary>
    internal static bool IsOf(string path, RunConfig config) =>
        Path.Combine(path, "config.yaml") is var file && File.Exists(file) && File.ReadAllText(file) == config.ToYaml();

    private LineChart Curves(string title, string label, string key, Func<string, string, IReadOnlyList<double>> column) =>
        new LineChart(title) { XLabel = "epoch", YLabel = label }
            .Add("training", Figures("epoch", "epoch"), column("epoch", $"training{key}"))
            .Add("validation", Figures("epoch", "epoch"), column("epoch", $"validation{key}"));

    private double Last(string kind, string key) => Figures(kind, key) is [.., var last] ? last : double.NaN;
}
