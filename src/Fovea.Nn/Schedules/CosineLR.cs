namespace Fovea.Nn;

/// <summary>η_min + (η − η_min)·(1 + cos(πt/T))/2; stays at η_min after T.</summary>
/// <remarks>Source: I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, equation 5, without
/// restarts.</remarks>
/// <param name="optimizer">Whose rates to set.</param>
/// <param name="steps">T.</param>
/// <param name="minimum">η_min.</param>
public sealed class CosineLR(Optimizer optimizer, int steps, double minimum = 0) : LearningRateSchedule(optimizer)
{
    /// <summary>T.</summary>
    public int Steps => steps;

    /// <summary>η_min.</summary>
    public double Minimum => minimum;

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) =>
        minimum + (baseRate - minimum) * (1 + Math.Cos(Math.PI * Math.Min(step, steps) / steps)) / 2;

    /// <param name="context">Optimizer and length.</param>
    /// <param name="minimum">The last rate.</param>
    /// <param name="per">When it steps: after each epoch or each mini-batch.</param>
    [Part("cosine", "falls along half a cosine over the whole training")]
    internal static CosineLR Configured(ScheduleContext context, double minimum = 0, SchedulePeriod per = SchedulePeriod.Epoch) =>
        new(context.Optimizer, context.Steps(per), minimum) { Per = per };
}
