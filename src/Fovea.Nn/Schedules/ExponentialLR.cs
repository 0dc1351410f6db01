namespace Fovea.Nn;

/// <summary>η·γᵗ.</summary>
public sealed class ExponentialLR(Optimizer optimizer, double gamma) : LearningRateSchedule(optimizer)
{
    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) => baseRate * Math.Pow(gamma, step);
}
