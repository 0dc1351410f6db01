namespace Fovea.Parallel;

/// <summary>Mean and biased variance of each channel over some values.</summary>
/// <param name="Mean">[C].</param>
/// <param name="Variance">[C].</param>
/// <param name="Count">The number of values of each channel.</param>
internal sealed record PartStatistics(double[] Mean, double[] Variance, double Count)
{
    /// <summary>The statistics of all values together: μ = Σ nᵢμᵢ/n, σ² = Σ nᵢ(σᵢ² + (μᵢ − μ)²)/n, added in order.</summary>
    /// <remarks>Source: T. Chan, G. Golub, R. LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances",
    /// 1979.</remarks>
    public static PartStatistics Combine(IReadOnlyList<PartStatistics> parts)
    {
        var channels = parts[0].Mean.Length;
        var (mean, variance, count) = (new double[channels], new double[channels], parts.Sum(p => p.Count));
        for (var c = 0; c < channels; c++)
        {
            foreach (var part in parts) mean[c] += part.Count * part.Mean[c];
            mean[c] /= count;
            foreach (var part in parts)
            {
                var apart = part.Mean[c] - mean[c];
                variance[c] += part.Count * (part.Variance[c] + apart * apart);
            }
            variance[c] /= count;
        }
        return new(mean, variance, count);
    }
}
