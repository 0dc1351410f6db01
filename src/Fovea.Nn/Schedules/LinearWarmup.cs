namespace Fovea.Nn;

/// <summary>Over the first steps the rate rises linearly from a share of η to η; then another schedule takes over, counting from
/// 0.</summary>
public sealed class LinearWarmup : LearningRateSchedule
{
    private readonly int _steps;
    private readonly double _start;
    private readonly LearningRateSchedule? _then;

    /// <summary>A warm-up that starts at once: the optimizer's rates become the share of what they were.</summary>
    public LinearWarmup(Optimizer optimizer, int warmupSteps, double startFactor = 0.1, LearningRateSchedule? then = null) : base(optimizer)
    {
        (_steps, _start, _then) = (warmupSteps, startFactor, then);
        MoveTo(0);
    }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) => step < _steps
        ? baseRate * (_start + (1 - _start) * step / _steps)
        : _then?.Rate(baseRate, step - _steps) ?? baseRate;
}
