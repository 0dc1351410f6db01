namespace Fovea.Nn;

/// <summary>η·(1 − t/T)ᵖ; 0 after T.</summary>
public sealed class PolynomialLR : LearningRateSchedule
{
    /// <summary>A polynomial.</summary>
    /// <param name="optimizer">Whose rates to set.</param>
    /// <param name="steps">T.</param>
    /// <param name="power">p.</param>
    /// <exception cref="ArgumentOutOfRangeException">T is below 1.</exception>
    public PolynomialLR(Optimizer optimizer, int steps = 5, double power = 1) : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (Steps, Power) = (steps, power);
    }

    /// <summary>T.</summary>
    public int Steps { get; }

    /// <summary>p.</summary>
    public double Power { get; }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) => baseRate * Math.Pow(1 - (double)Math.Min(step, Steps) / Steps, Power);

    /// <param name="context">Optimizer and length.</param>
    /// <param name="power">The power.</param>
    /// <param name="per">When it steps: after each epoch or each mini-batch.</param>
    [Part("polynomial", "falls to 0 along a power over the whole training")]
    internal static PolynomialLR Configured(ScheduleContext context, double power = 1, SchedulePeriod per = SchedulePeriod.Epoch) =>
        new(context.Optimizer, context.Steps(per), power) { Per = per };
}
