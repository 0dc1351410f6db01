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

    /// <param name="context">Optimizer and length.</param>
    /// <param name="gamma">The factor.</param>
    /// <param name="per">When it steps: after each epoch or each mini-batch.</param>
    [Part("exponential", "falls by a factor at every step")]
    internal static ExponentialLR Configured(ScheduleContext context, double gamma = 0.95, SchedulePeriod per = SchedulePeriod.Epoch) =>
        new(context.Optimizer, gamma) { Per = per };
}
