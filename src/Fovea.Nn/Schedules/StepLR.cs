namespace Fovea.Nn;

/// <summary>η·γ^⌊t/size⌋.</summary>
/// <param name="optimizer">Whose rates to set.</param>
/// <param name="stepSize">Steps between two falls.</param>
/// <param name="gamma">γ.</param>
public sealed class StepLR(Optimizer optimizer, int stepSize, double gamma = 0.1) : LearningRateSchedule(optimizer)
{
    /// <summary>Steps between two falls.</summary>
    public int StepSize => stepSize;

    /// <summary>γ.</summary>
    public double Gamma => gamma;

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) =>
        baseRate * Math.Pow(gamma, step / stepSize);

    /// <param name="context">Optimizer and length.</param>
    /// <param name="stepSize">Steps between two falls.</param>
    /// <param name="gamma">The factor.</param>
    /// <param name="per">When it steps: after each epoch or each mini-batch.</param>
    [Part("step", "falls by a factor every so often")]
    internal static StepLR Configured(ScheduleContext context, int stepSize = 10, double gamma = 0.1,
        SchedulePeriod per = SchedulePeriod.Epoch) => new(context.Optimizer, stepSize, gamma) { Per = per };
}
