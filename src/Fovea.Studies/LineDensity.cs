using Fovea.Tensors;
using static System.FormattableString;

namespace Fovea.Studies;

/// <summary>A mixture of Gaussians on a line: Σ wᵢ·N(mᵢ, sᵢ²).</summary>
/// <param name="parts">Weights, which sum to 1, means and deviations.</param>
internal sealed class LineDensity(params (double Weight, double Mean, double Deviation)[] parts)
{
    /// <summary>The density at a place.</summary>
    public double At(double x) => parts.Sum(p =>
        p.Weight / (p.Deviation * Math.Sqrt(Math.Tau)) * Math.Exp(-(x - p.Mean) * (x - p.Mean) / (2 * p.Deviation * p.Deviation)));

    /// <summary>Samples, [count, 1], drawn from the default generator by operations.</summary>
    public Tensor Sample(int count)
    {
        var (chosen, z, low) = (Tensor.Rand([count, 1]), Tensor.Randn([count, 1]), 0.0);
        var x = Tensor.Zeros([count, 1]);
        foreach (var (weight, mean, deviation) in parts)
        {
            // What is at or above the start of a part's share is of this part or of a later one.
            x = chosen.Less(low).Where(x, mean + deviation * z);
            low += weight;
        }
        return x;
    }

    /// <summary>As a formula.</summary>
    public override string ToString() => string.Join(" + ", parts.Select(p =>
        (p.Weight == 1 ? "" : Invariant($"{p.Weight}·")) + Invariant($"N({p.Mean}, {p.Deviation}²)")));
}
