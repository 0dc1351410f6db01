namespace Fovea.Nn;

/// <summary>The settings that optimizers with running moments share.</summary>
internal static class Moments
{
    /// <summary>0 ≤ β &lt; 1 and ε ≥ 0.</summary>
    public static void Require(Optimizer optimizer, double beta1, double beta2, double epsilon)
    {
        var name = optimizer.GetType().Name;
        if (beta1 is not (>= 0 and < 1) || beta2 is not (>= 0 and < 1))
            throw new ArgumentException(
                FormattableString.Invariant($"{name}: expected β₁ and β₂ from 0 to below 1, got {beta1} and {beta2}."));
        Require(optimizer, epsilon);
    }

    /// <summary>ε ≥ 0.</summary>
    public static void Require(Optimizer optimizer, double epsilon)
    {
        if (!(epsilon >= 0)) throw new ArgumentException(
            FormattableString.Invariant($"{optimizer.GetType().Name}: expected ε of 0 or more, got {epsilon}."));
    }
}
