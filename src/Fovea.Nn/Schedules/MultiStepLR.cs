namespace Fovea.Nn;

/// <summary>η·γⁿ, n the number of milestones reached.</summary>
public sealed class MultiStepLR(Optimizer optimizer, IReadOnlyList<int> milestones, double gamma = 0.1) : LearningRateSchedule(optimizer)
{
    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) => baseRate * Math.Pow(gamma, milestones.Count(m => m <= step));
}
