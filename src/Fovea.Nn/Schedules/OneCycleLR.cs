namespace Fovea.Nn;

/// <summary>From ηMaxRate/start up to ηMaxRate over the first part of the steps, then down to ηMaxRate/(start·end); in three phases down to
/// the first rate as fast as up, and then on. The momentum, where the optimizer has one, goes the other way.</summary>
/// <remarks>Steps after each mini-batch unless <see cref="LearningRateSchedule.Per"/> says otherwise. Source: L. Smith and N. Topin,
/// "Super-convergence" (2018), with PyTorch's defaults.</remarks>
public sealed class OneCycleLR : LearningRateSchedule
{
    private readonly double _start, _end;

    /// <summary>A cycle over a number of steps.</summary>
    /// <param name="optimizer">Whose rates to set.</param>
    /// <param name="maxRate">ηMaxRate.</param>
    /// <param name="steps">Steps in all.</param>
    /// <param name="rise">Share of the steps that the rate rises, 0…1.</param>
    /// <param name="startDivisor">The first rate is ηMaxRate over this.</param>
    /// <param name="endDivisor">The last rate is the first over this.</param>
    /// <param name="threePhase">Whether the rate falls to the first one as fast as it rose, and then on.</param>
    /// <param name="anneal">Along half a cosine, or along a line.</param>
    /// <param name="cycleMomentum">Whether the momentum changes, too.</param>
    /// <param name="minMomentum">The momentum at ηMaxRate.</param>
    /// <param name="maxMomentum">The momentum at the ends.</param>
    public OneCycleLR(Optimizer optimizer, double maxRate, int steps, double rise = 0.3, double startDivisor = 25, double endDivisor = 1e4,
        bool threePhase = false, AnnealStrategy anneal = AnnealStrategy.Cosine, bool cycleMomentum = true, double minMomentum = 0.85,
        double maxMomentum = 0.95)
        : base(optimizer, SchedulePeriod.Batch)
    {
        (MaxRate, Steps, Rise, _start, _end) = (maxRate, steps, rise, maxRate / startDivisor, maxRate / startDivisor / endDivisor);
        (StartDivisor, EndDivisor, ThreePhase, Anneal) = (startDivisor, endDivisor, threePhase, anneal);
        (CycleMomentum, MinMomentum, MaxMomentum) = (cycleMomentum && optimizer.CycledMomentum is not null, minMomentum, maxMomentum);
        MoveTo(0);
    }

    /// <summary>ηMaxRate.</summary>
    public double MaxRate { get; }

    /// <summary>Steps in all.</summary>
    public int Steps { get; }

    /// <summary>Share of the steps that the rate rises.</summary>
    public double Rise { get; }

    /// <summary>The first rate is ηMaxRate over this.</summary>
    public double StartDivisor { get; }

    /// <summary>The last rate is the first over this.</summary>
    public double EndDivisor { get; }

    /// <summary>Whether the rate falls to the first one as fast as it rose, and then on.</summary>
    public bool ThreePhase { get; }

    /// <summary>Along half a cosine, or along a line.</summary>
    public AnnealStrategy Anneal { get; }

    /// <summary>Whether the momentum changes, too; false where the optimizer has none.</summary>
    public bool CycleMomentum { get; }

    /// <summary>The momentum at ηMaxRate.</summary>
    public double MinMomentum { get; }

    /// <summary>The momentum at the ends.</summary>
    public double MaxMomentum { get; }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) => At(step, _start, MaxRate, _end);

    /// <inheritdoc/>
    public override double? Momentum(int step) => CycleMomentum ? At(step, MaxMomentum, MinMomentum, MaxMomentum) : null;

    private double At(int step, double start, double middle, double end)
    {
        var top = Rise * Steps - 1;
        // A rise of less than one step is over at once.
        if (step <= top) return Between(start, middle, top > 0 ? step / top : 1);
        if (!ThreePhase) return Between(middle, end, Math.Min((step - top) / (Steps - 1 - top), 1));
        var turn = Math.Min(2 * Rise * Steps - 2, Steps - 1);
        return step <= turn ? Between(middle, start, (step - top) / (turn - top))
            : Between(start, end, Math.Min((step - turn) / (Steps - 1 - turn), 1));
    }

    private double Between(double a, double b, double t) =>
        Anneal == AnnealStrategy.Cosine ? b + (a - b) * (1 + Math.Cos(Math.PI * t)) / 2 : a + (b - a) * t;

    /// <param name="context">Optimizer and length.</param>
    /// <param name="rise">Share of the training that the rate rises.</param>
    /// <param name="startDivisor">The first rate is the largest over this.</param>
    /// <param name="endDivisor">The last rate is the first over this.</param>
    [Part("oneCycle", "rises to the learning rate and falls far below, mini-batch by mini-batch")]
    internal static OneCycleLR Configured(ScheduleContext context, double rise = 0.3, double startDivisor = 25, double endDivisor = 1e4) =>
        new(context.Optimizer, context.Optimizer.LearningRate, context.Batches, rise, startDivisor, endDivisor, cycleMomentum: false);
}
