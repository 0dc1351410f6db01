using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fovea.Training;

/// <summary>Writes <c>metrics.jsonl</c>: a line for each window of mini-batches and for each epoch. Lines of steps that a resumed training
/// takes again are dropped first.</summary>
public sealed class MetricsLog(RunFolder run) : Callback
{
    /// <inheritdoc/>
    public override void TrainingBegins(TrainingPlan plan, TrainingProgress progress) => run.TrimMetrics(progress);

    /// <inheritdoc/>
    public override void WindowEnds(TrainingProgress progress, double meanLoss) =>
        run.AppendMetrics(new JsonObject { ["kind"] = "window", ["step"] = progress.Step, ["loss"] = meanLoss });

    /// <inheritdoc/>
    public override void EpochEnds(EpochResult result, Trainer trainer) => run.AppendMetrics(new JsonObject
    {
        ["kind"] = "epoch", ["epoch"] = result.Epoch, ["step"] = trainer.Progress.Step,
        ["trainingLoss"] = result.Training.Loss, ["trainingAccuracy"] = result.Training.Accuracy,
        ["validationLoss"] = result.Validation?.Loss, ["validationAccuracy"] = result.Validation?.Accuracy,
            ["learningRate"] = result.LearningRate,
    });
}
