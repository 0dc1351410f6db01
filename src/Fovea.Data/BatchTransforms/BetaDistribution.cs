using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Numbers of the symmetric beta distribution, density ∝ (x(1 − x))^(α − 1) on 0…1.</summary>
/// <remarks>Source: M. D. Jöhnk, "Erzeugung von betaverteilten und gammaverteilten Zufallszahlen", Metrika 8 (1964): with u, v uniform,
/// u^(1/α) / (u^(1/α) + v^(1/α)) where the sum is at most 1. In logarithms, so that a small α does not underflow.</remarks>
internal static class BetaDistribution
{
    // Beyond, most pairs are refused.
    private const double MostAlpha = 4;

    public static double Check(double alpha, string subject) => alpha is > 0 and <= MostAlpha ? alpha
        : throw new ArgumentOutOfRangeException(nameof(alpha),
            FormattableString.Invariant($"{subject}: expected an alpha above 0 and up to {MostAlpha}, got {alpha}."));

    public static double Draw(double alpha, Generator random)
    {
        while (true)
        {
            var (x, y) = (Math.Log(1 - random.NextDouble()) / alpha, Math.Log(1 - random.NextDouble()) / alpha);
            var most = Math.Max(x, y);
            var sum = Math.Exp(x - most) + Math.Exp(y - most);
            if (most + Math.Log(sum) <= 0) return Math.Exp(x - most) / sum;
        }
    }
}
