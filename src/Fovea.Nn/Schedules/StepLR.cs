namespace Fovea.Nn;

/// <summary>η·γ^⌊t/size⌋.</summary>
/// <param name="optimizer">Whose rates to set.</param>
/// <param name="stepSize">Steps between two falls.</param>
/// <param name="gamma">γ.</param>
public sealed class StepLR(Optimizer optimizer, int stepSize, double gamma = 0.1) : LearningRateSchedule(optimizer)
{
    /// <summary>Steps between two falls.</summary>
    public int StepSize => stepSize;

    /// <summary>γ.</summary>
    public double Gamma => gamma;

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) =>
        baseRate * Math.Pow(gamma, step / stepSize);
}
