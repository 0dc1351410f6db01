namespace Fovea.Nn;

/// <summary>η·γᵗ.</summary>
/// <param name="optimizer">Whose rates to set.</param>
/// <param name="gamma">γ.</param>
public sealed class ExponentialLR(Optimizer optimizer, double gamma) : LearningRateSchedule(optimizer)
{
    /// <summary>γ.</summary>
    public double Gamma => gamma;

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) =>
        baseRate * Math.Pow(gamma, step);
}
