namespace Fovea.Nn;

/// <summary>From η_max/start up to η_max by a half cosine over the first part of the steps, then down to η_max/(start·end) by
/// another.</summary>
/// <remarks>Source: L. Smith and N. Topin, "Super-convergence" (2018), with PyTorch's defaults and cosine annealing.</remarks>
public sealed class OneCycleLR : LearningRateSchedule
{
    private readonly double _max, _rise, _start, _end;
    private readonly int _steps;

    /// <summary>A cycle over a number of steps.</summary>
    /// <param name="optimizer">Whose rates to set.</param>
    /// <param name="maxRate">η_max.</param>
    /// <param name="steps">Steps in all.</param>
    /// <param name="rise">Share of the steps that the rate rises, 0…1.</param>
    /// <param name="startDivisor">The first rate is η_max over this.</param>
    /// <param name="endDivisor">The last rate is the first over this.</param>
    public OneCycleLR(Optimizer optimizer, double maxRate, int steps, double rise = 0.3, double startDivisor = 25, double endDivisor = 1e4)
        : base(optimizer)
    {
        (_max, _steps, _rise, _start, _end) = (maxRate, steps, rise, maxRate / startDivisor, maxRate / startDivisor / endDivisor);
        MoveTo(0);
    }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step)
    {
        var top = _rise * _steps - 1;
        // A rise of less than one step is over at once.
        return step <= top ? Between(_start, _max, top > 0 ? step / top : 1)
            : Between(_max, _end, Math.Min((step - top) / (_steps - 1 - top), 1));
        static double Between(double a, double b, double t) => b + (a - b) * (1 + Math.Cos(Math.PI * t)) / 2;
    }
}
