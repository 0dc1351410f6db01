namespace Fovea.Nn;

/// <summary>η·f for T steps, then η.</summary>
public sealed class ConstantLR : LearningRateSchedule
{
    /// <summary>A factor that holds at once: the optimizer's rates become the share of what they were.</summary>
    /// <param name="optimizer">Whose rates to set.</param>
    /// <param name="factor">f.</param>
    /// <param name="steps">T.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not in (0, 1], or T is negative.</exception>
    public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int steps = 5) : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        if (factor is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "ConstantLR: expected a factor above 0, up to 1.");
        (Factor, Steps) = (factor, steps);
        Start();
    }

    /// <summary>f.</summary>
    public double Factor { get; }

    /// <summary>T.</summary>
    public int Steps { get; }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) => step < Steps ? baseRate * Factor : baseRate;

    /// <param name="context">Optimizer and length.</param>
    /// <param name="factor">The share of the learning rate.</param>
    /// <param name="steps">Steps that it lasts.</param>
    /// <param name="per">When it steps: after each epoch or each mini-batch.</param>
    [Part("constant", "is a share of the learning rate for a while, then all of it")]
    internal static ConstantLR Configured(ScheduleContext context, double factor = 0.3333333333333333, int steps = 5,
        SchedulePeriod per = SchedulePeriod.Epoch) => new(context.Optimizer, factor, steps) { Per = per };
}
