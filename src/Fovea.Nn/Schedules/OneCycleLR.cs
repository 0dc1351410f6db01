namespace Fovea.Nn;

/// <summary>From ηMaxRate/start up to ηMaxRate by a half cosine over the first part of the steps, then down to ηMaxRate/(start·end) by
/// another.</summary>
/// <remarks>Steps after each mini-batch unless <see cref="LearningRateSchedule.Per"/> says otherwise. Source: L. Smith and N. Topin,
/// "Super-convergence" (2018), with PyTorch's defaults and cosine annealing.</remarks>
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
    public OneCycleLR(Optimizer optimizer, double maxRate, int steps, double rise = 0.3, double startDivisor = 25, double endDivisor = 1e4)
        : base(optimizer, SchedulePeriod.Batch)
    {
        (MaxRate, Steps, Rise, _start, _end) = (maxRate, steps, rise, maxRate / startDivisor, maxRate / startDivisor / endDivisor);
        MoveTo(0);
    }

    /// <summary>ηMaxRate.</summary>
    public double MaxRate { get; }

    /// <summary>Steps in all.</summary>
    public int Steps { get; }

    /// <summary>Share of the steps that the rate rises.</summary>
    public double Rise { get; }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step)
    {
        var top = Rise * Steps - 1;
        // A rise of less than one step is over at once.
        return step <= top ? Between(_start, MaxRate, top > 0 ? step / top : 1)
            : Between(MaxRate, _end, Math.Min((step - top) / (Steps - 1 - top), 1));
        static double Between(double a, double b, double t) => b + (a - b) * (1 + Math.Cos(Math.PI * t)) / 2;
    }

    /// <param name="context">Optimizer and length.</param>
    /// <param name="rise">Share of the training that the rate rises.</param>
    /// <param name="startDivisor">The first rate is the largest over this.</param>
    /// <param name="endDivisor">The last rate is the first over this.</param>
    [Part("oneCycle", "rises to the learning rate and falls far below, mini-batch by mini-batch")]
    internal static OneCycleLR Configured(ScheduleContext context, double rise = 0.3, double startDivisor = 25, double endDivisor = 1e4) =>
        new(context.Optimizer, context.Optimizer.LearningRate, context.Batches, rise, startDivisor, endDivisor);
}
