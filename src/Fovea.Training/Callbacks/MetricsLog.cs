using System.Text.Json.Nodes;

namespace Fovea.Training;

/// <summary>Writes <c>metrics.jsonl</c>: a line for each window of mini-batches and for each epoch. Lines of steps that a resumed training
/// takes again are dropped first.</summary>
/// <param name="run">Where.</param>
public sealed class MetricsLog(RunFolder run) : Callback
{
    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void FitBegins(TrainingContext context) => run.TrimMetrics(context.Progress);

    /// <inheritdoc/>
    public override void WindowEnds(TrainingContext context, double meanLoss) => run.AppendMetrics(new JsonObject
    {
        ["kind"] = "window", ["step"] = context.Progress.Step, ["samples"] = context.Progress.Samples,
        ["batches"] = context.Plan.LossWindow, ["loss"] = meanLoss,
    });

    /// <inheritdoc/>
    public override void EpochEnds(TrainingContext context)
    {
        var result = context.Epoch!;
        var line = Line("epoch", result.Epoch, context.Progress);
        Add(line, "training", result.Training);
        if (result.Validation is { } validation) Add(line, "validation", validation);
        line["learningRate"] = result.LearningRate;
        run.AppendMetrics(line);
    }

    /// <summary>The beginning of a line: its kind and where training stands.</summary>
    internal static JsonObject Line(string kind, int epoch, TrainingProgress progress) =>
        new() { ["kind"] = kind, ["epoch"] = epoch, ["step"] = progress.Step, ["samples"] = progress.Samples };

    /// <summary>Adds the figures of an evaluation, each with the name of the part before it.</summary>
    internal static void Add(JsonObject line, string part, Evaluation evaluation)
    {
        line[part + "Loss"] = evaluation.Loss;
        // JSON has no word for what is not a number.
        foreach (var (name, value) in evaluation.Metrics.Figures)
            line[part + char.ToUpperInvariant(name[0]) + name[1..]] = double.IsFinite(value) ? value : null;
    }
}
