namespace Fovea.Training;

/// <summary>A time that a run's test set was measured, beside the curve of a run that is told to measure it after each epoch.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="By">What measured: <c>train</c>, <c>eval</c>.</param>
/// <param name="Step">Mini-batches that the network had learned from.</param>
/// <param name="Loss">The mean loss; null where it was not a number.</param>
/// <param name="Accuracy">The share of samples recognised, 0…1; null where the task does not measure it.</param>
public sealed record TestEvaluation(DateTimeOffset At, string By, long Step, double? Loss, double? Accuracy);
