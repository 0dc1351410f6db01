namespace Fovea.Nn;

/// <summary>η_min + (η − η_min)·(1 + cos(πt/T))/2, from η again after T steps; T is multiplied at each restart.</summary>
/// <remarks>Source: I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, equation 5.</remarks>
public sealed class CosineWarmRestarts : LearningRateSchedule
{
    /// <summary>A cosine with restarts.</summary>
    /// <param name="optimizer">Whose rates to set.</param>
    /// <param name="firstPeriod">T before the first restart.</param>
    /// <param name="multiplier">What T is multiplied by at each restart.</param>
    /// <param name="minimum">η_min.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 1.</exception>
    public CosineWarmRestarts(Optimizer optimizer, int firstPeriod, int multiplier = 1, double minimum = 0) : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstPeriod, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(multiplier, 1);
        (FirstPeriod, Multiplier, Minimum) = (firstPeriod, multiplier, minimum);
    }

    /// <summary>T before the first restart.</summary>
    public int FirstPeriod { get; }

    /// <summary>What T is multiplied by at each restart.</summary>
    public int Multiplier { get; }

    /// <summary>η_min.</summary>
    public double Minimum { get; }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step)
    {
        long period = FirstPeriod, since = Multiplier == 1 ? step % FirstPeriod : step;
        while (since >= period) (since, period) = (since - period, period * Multiplier);
        return Minimum + (baseRate - Minimum) * (1 + Math.Cos(Math.PI * since / period)) / 2;
    }

    /// <param name="context">Optimizer and length.</param>
    /// <param name="firstPeriod">Steps of the first period.</param>
    /// <param name="multiplier">How many times longer each period is than the one before.</param>
    /// <param name="minimum">The last rate of a period.</param>
    /// <param name="per">When it steps: after each epoch or each mini-batch.</param>
    [Part("cosineWarmRestarts", "falls along half a cosine again and again")]
    internal static CosineWarmRestarts Configured(ScheduleContext context, int firstPeriod = 10, int multiplier = 1, double minimum = 0,
        SchedulePeriod per = SchedulePeriod.Epoch) => new(context.Optimizer, firstPeriod, multiplier, minimum) { Per = per };
}
