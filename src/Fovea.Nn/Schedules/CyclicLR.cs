namespace Fovea.Nn;

/// <summary>From a least rate up to a largest and down again, along straight lines, over and over; the momentum, where the optimizer has
/// one, goes the other way.</summary>
/// <remarks>Steps after each mini-batch unless <see cref="LearningRateSchedule.Per"/> says otherwise. Source: L. Smith, "Cyclical learning
/// rates for training neural networks", WACV 2017.</remarks>
public sealed class CyclicLR : LearningRateSchedule
{
    /// <summary>Cycles that start at once, at the least rate.</summary>
    /// <param name="optimizer">Whose rates to set.</param>
    /// <param name="minRate">The least rate.</param>
    /// <param name="maxRate">The largest rate.</param>
    /// <param name="stepsUp">Steps that the rate rises.</param>
    /// <param name="stepsDown">Steps that the rate falls; null for as many.</param>
    /// <param name="mode">How cycles become smaller.</param>
    /// <param name="gamma">γ, for <see cref="CyclicMode.ExpRange"/>.</param>
    /// <param name="cycleMomentum">Whether the momentum changes, too.</param>
    /// <param name="minMomentum">The momentum at the largest rate.</param>
    /// <param name="maxMomentum">The momentum at the least rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of steps is below 1.</exception>
    public CyclicLR(Optimizer optimizer, double minRate, double maxRate, int stepsUp = 2000, int? stepsDown = null,
        CyclicMode mode = CyclicMode.Triangular, double gamma = 1, bool cycleMomentum = true, double minMomentum = 0.8,
        double maxMomentum = 0.9)
        : base(optimizer, SchedulePeriod.Batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsUp, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsDown ?? stepsUp, 1, nameof(stepsDown));
        (MinRate, MaxRate, StepsUp, StepsDown, Mode, Gamma) = (minRate, maxRate, stepsUp, stepsDown ?? stepsUp, mode, gamma);
        (CycleMomentum, MinMomentum, MaxMomentum) = (cycleMomentum && optimizer.CycledMomentum is not null, minMomentum, maxMomentum);
        MoveTo(0);
    }

    /// <summary>The least rate.</summary>
    public double MinRate { get; }

    /// <summary>The largest rate.</summary>
    public double MaxRate { get; }

    /// <summary>Steps that the rate rises.</summary>
    public int StepsUp { get; }

    /// <summary>Steps that the rate falls.</summary>
    public int StepsDown { get; }

    /// <summary>How cycles become smaller.</summary>
    public CyclicMode Mode { get; }

    /// <summary>γ.</summary>
    public double Gamma { get; }

    /// <summary>Whether the momentum changes, too; false where the optimizer has none.</summary>
    public bool CycleMomentum { get; }

    /// <summary>The momentum at the largest rate.</summary>
    public double MinMomentum { get; }

    /// <summary>The momentum at the least rate.</summary>
    public double MaxMomentum { get; }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) => MinRate + (MaxRate - MinRate) * Height(step);

    /// <inheritdoc/>
    public override double? Momentum(int step) => CycleMomentum ? MaxMomentum - (MaxMomentum - MinMomentum) * Height(step) : null;

    // 0 at the least rate, 1 at the largest.
    private double Height(int step)
    {
        var (cycle, within) = Math.DivRem(step, StepsUp + StepsDown);
        var share = within <= StepsUp ? (double)within / StepsUp : (double)(StepsUp + StepsDown - within) / StepsDown;
        return Mode switch
        {
            CyclicMode.Triangular2 => share / Math.Pow(2, cycle),
            CyclicMode.ExpRange => share * Math.Pow(Gamma, step),
            _ => share,
        };
    }

    /// <param name="context">Optimizer and length.</param>
    /// <param name="minFactor">The lowest rate's share of the learning rate, which is the highest.</param>
    /// <param name="stepsUp">Mini-batches of a rise.</param>
    /// <param name="mode">How the height changes from cycle to cycle.</param>
    [Part("cyclic", "rises and falls in straight lines, mini-batch by mini-batch")]
    internal static CyclicLR Configured(ScheduleContext context, double minFactor = 0.1, int stepsUp = 2000,
        CyclicMode mode = CyclicMode.Triangular) => new(context.Optimizer, minFactor * context.Optimizer.LearningRate,
            context.Optimizer.LearningRate, stepsUp, mode: mode, cycleMomentum: false);
}
