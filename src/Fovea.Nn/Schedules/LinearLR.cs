namespace Fovea.Nn;

/// <summary>η·f, f from a first factor to a last one along a straight line of T steps; then the last.</summary>
public sealed class LinearLR : LearningRateSchedule
{
    /// <summary>A line that starts at once: the optimizer's rates become the share of what they were.</summary>
    /// <param name="optimizer">Whose rates to set.</param>
    /// <param name="startFactor">The first f.</param>
    /// <param name="endFactor">The last f.</param>
    /// <param name="steps">T.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first factor is not in (0, 1], the last not in [0, 1], or T is below
    /// 1.</exception>
    public LinearLR(Optimizer optimizer, double startFactor = 1.0 / 3, double endFactor = 1, int steps = 5) : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (startFactor is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(startFactor), startFactor, "LinearLR: expected a first factor above 0, up to 1.");
        if (endFactor is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(endFactor), endFactor, "LinearLR: expected a last factor from 0 to 1.");
        (StartFactor, EndFactor, Steps) = (startFactor, endFactor, steps);
        Start();
    }

    /// <summary>The first f.</summary>
    public double StartFactor { get; }

    /// <summary>The last f.</summary>
    public double EndFactor { get; }

    /// <summary>T.</summary>
    public int Steps { get; }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) =>
        baseRate * (StartFactor + (EndFactor - StartFactor) * Math.Min(step, Steps) / Steps);

    /// <param name="context">Optimizer and length.</param>
    /// <param name="startFactor">The first rate's share of the learning rate.</param>
    /// <param name="endFactor">The last rate's share of the learning rate.</param>
    /// <param name="per">When it steps: after each epoch or each mini-batch.</param>
    [Part("linear", "goes in a straight line over the whole training")]
    internal static LinearLR Configured(ScheduleContext context, double startFactor = 1, double endFactor = 0,
        SchedulePeriod per = SchedulePeriod.Epoch) => new(context.Optimizer, startFactor, endFactor, context.Steps(per)) { Per = per };
}
