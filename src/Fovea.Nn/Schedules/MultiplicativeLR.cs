namespace Fovea.Nn;

/// <summary>η·f(1)·f(2)·…·f(t), f any function of the steps taken.</summary>
public sealed class MultiplicativeLR : LearningRateSchedule
{
    /// <summary>A product.</summary>
    /// <param name="optimizer">Whose rates to set.</param>
    /// <param name="factor">f.</param>
    public MultiplicativeLR(Optimizer optimizer, Func<int, double> factor) : base(optimizer)
    {
        ArgumentNullException.ThrowIfNull(factor);
        Factor = factor;
    }

    /// <summary>f.</summary>
    public Func<int, double> Factor { get; }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step)
    {
        for (var t = 1; t <= step; t++) baseRate *= Factor(t);
        return baseRate;
    }
}
