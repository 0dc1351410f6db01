namespace Fovea.Training;

/// <summary>A training that has come to its end.</summary>
/// <param name="Session">What was trained.</param>
/// <param name="Test">The run on its test set.</param>
/// <param name="Validation">Loss and metrics on the samples held out for validation; null where there are none.</param>
public sealed record TrainingResult(TrainingSession Session, TestReport Test, Evaluation? Validation)
{
    /// <summary>What came out, by name.</summary>
    /// <param name="seconds">The time that all of it took.</param>
    public Fields ToFields(double seconds) => new()
    {
        ["recipe"] = Session.Config.Name,
        ["parameters"] = Session.Network.ParameterCount,
        ["trainSamples"] = Session.Data.Training.Count,
        ["validationSamples"] = Session.Data.Validation?.Count ?? 0,
        ["testSamples"] = Session.Data.Test.Count,
        ["testAccuracy"] = Test.Accuracy,
        ["validationAccuracy"] = Validation is { } held && double.IsFinite(held.Accuracy) ? held.Accuracy : null,
        ["testLoss"] = Test.Evaluation.Loss,
        ["epochs"] = Session.Trainer.Progress.Epoch,
        ["seconds"] = seconds,
        ["learningSeconds"] = Session.Trainer.LearningTime.TotalSeconds,
        ["dataWaitSeconds"] = Session.Trainer.DataWait.TotalSeconds,
        ["runFolder"] = Session.Run!.Path,
    };
}
