namespace Fovea.Nn;

/// <summary>η·γⁿ, n the number of milestones reached.</summary>
/// <param name="optimizer">Whose rates to set.</param>
/// <param name="milestones">Numbers of steps after which the rate falls.</param>
/// <param name="gamma">γ.</param>
public sealed class MultiStepLR(Optimizer optimizer, IReadOnlyList<int> milestones, double gamma = 0.1) : LearningRateSchedule(optimizer)
{
    /// <summary>Numbers of steps after which the rate falls.</summary>
    public IReadOnlyList<int> Milestones => milestones;

    /// <summary>γ.</summary>
    public double Gamma => gamma;

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) =>
        baseRate * Math.Pow(gamma, milestones.Count(m => m <= step));

    /// <param name="context">Optimizer and length.</param>
    /// <param name="milestones">Steps after which the rate falls.</param>
    /// <param name="gamma">The factor.</param>
    /// <param name="per">When it steps: after each epoch or each mini-batch.</param>
    [Part("multiStep", "falls by a factor at given steps")]
    internal static MultiStepLR Configured(ScheduleContext context, int[]? milestones = null, double gamma = 0.1,
        SchedulePeriod per = SchedulePeriod.Epoch) => new(context.Optimizer, milestones ?? [], gamma) { Per = per };
}
