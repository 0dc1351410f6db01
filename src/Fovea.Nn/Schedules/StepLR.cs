namespace Fovea.Nn;

/// <summary>η·γ^⌊t/size⌋.</summary>
public sealed class StepLR(Optimizer optimizer, int stepSize, double gamma = 0.1) : LearningRateSchedule(optimizer)
{
    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) => baseRate * Math.Pow(gamma, step / stepSize);
}
