namespace Fovea.Nn;

/// <summary>η·f(t), f any function of the steps taken.</summary>
public sealed class LambdaLR : LearningRateSchedule
{
    /// <summary>A function that holds at once: the optimizer's rates become η·f(0).</summary>
    /// <param name="optimizer">Whose rates to set.</param>
    /// <param name="factor">f.</param>
    public LambdaLR(Optimizer optimizer, Func<int, double> factor) : base(optimizer)
    {
        ArgumentNullException.ThrowIfNull(factor);
        Factor = factor;
        Start();
    }

    /// <summary>f.</summary>
    public Func<int, double> Factor { get; }

    /// <inheritdoc/>
    public override double Rate(double baseRate, int step) => baseRate * Factor(step);
}
