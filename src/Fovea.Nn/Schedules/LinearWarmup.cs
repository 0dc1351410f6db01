namespace Fovea.Nn;

/// <summary>Over the first steps the rate rises linearly from a share of η to η; then another schedule takes over, counting from 0.</summary>
public sealed class LinearWarmup(Optimizer optimizer, int warmupSteps, double startFactor = 0.1, LearningRateSchedule? then = null) : LearningRateSchedule(optimizer)
{
    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) => step < warmupSteps
        ? baseRate * (startFactor + (1 - startFactor) * step / warmupSteps)
        : then?.Rate(baseRate, step - warmupSteps) ?? baseRate;
}
