namespace Fovea.Nn;

/// <summary>η_min + (η − η_min)·(1 + cos(πt/T))/2, which rises again after T and has the period 2T, as PyTorch's.</summary>
/// <remarks><see cref="CosineLR"/> stays at η_min after T. Source: I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with
/// warm restarts", ICLR 2017, equation 5, without restarts.</remarks>
public sealed class CosineAnnealingLR : LearningRateSchedule
{
    /// <summary>A cosine.</summary>
    /// <param name="optimizer">Whose rates to set.</param>
    /// <param name="steps">T.</param>
    /// <param name="minimum">η_min.</param>
    /// <exception cref="ArgumentOutOfRangeException">T is below 1.</exception>
    public CosineAnnealingLR(Optimizer optimizer, int steps, double minimum = 0) : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (Steps, Minimum) = (steps, minimum);
    }

    /// <summary>T.</summary>
    public int Steps { get; }

    /// <summary>η_min.</summary>
    public double Minimum { get; }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) =>
        Minimum + (baseRate - Minimum) * (1 + Math.Cos(Math.PI * step / Steps)) / 2;
}
