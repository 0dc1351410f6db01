namespace Fovea.Nn;

/// <summary>Over the first steps the rate rises linearly from a share of η to η; then another schedule takes over, counting from
/// 0.</summary>
/// <remarks>Steps after each mini-batch unless <see cref="LearningRateSchedule.Per"/> says otherwise; so does the schedule that takes
/// over.</remarks>
public sealed class LinearWarmup : LearningRateSchedule
{
    /// <summary>A warm-up that starts at once: the optimizer's rates become the share of what they were.</summary>
    /// <param name="optimizer">Whose rates to set.</param>
    /// <param name="warmupSteps">Steps until the rate is η.</param>
    /// <param name="startFactor">The first rate's share of η.</param>
    /// <param name="then">What takes over, or null for η.</param>
    public LinearWarmup(Optimizer optimizer, int warmupSteps, double startFactor = 0.1, LearningRateSchedule? then = null)
        : base(optimizer, SchedulePeriod.Batch)
    {
        (WarmupSteps, StartFactor, Then) = (warmupSteps, startFactor, then);
        // What takes over may have set a rate of its own already.
        if (then is null) Start();
        else MoveTo(0);
    }

    /// <summary>Steps until the rate is η.</summary>
    public int WarmupSteps { get; }

    /// <summary>The first rate's share of η.</summary>
    public double StartFactor { get; }

    /// <summary>What takes over.</summary>
    public LearningRateSchedule? Then { get; }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) => step < WarmupSteps
        ? baseRate * (StartFactor + (1 - StartFactor) * step / WarmupSteps)
        : Then?.Rate(baseRate, step - WarmupSteps) ?? baseRate;

    /// <param name="context">Optimizer and length.</param>
    /// <param name="steps">Mini-batches that the rate rises.</param>
    /// <param name="startFactor">The first rate's share of the learning rate.</param>
    /// <param name="then">What follows.</param>
    [Part("warmup", "rises over the first mini-batches, then stays or falls along half a cosine")]
    internal static LinearWarmup Configured(ScheduleContext context, int steps = 100, double startFactor = 0.1,
        AfterWarmup then = AfterWarmup.Constant) => new(context.Optimizer, steps, startFactor,
            then == AfterWarmup.Constant ? null : new CosineLR(context.Optimizer, Math.Max(context.Batches - steps, 1)));
}
