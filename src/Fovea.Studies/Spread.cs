namespace Fovea.Studies;

/// <summary>Figures of several seeds: x̄ = Σx/n and s = √(Σ(x − x̄)²/(n − 1)).</summary>
/// <param name="Mean">x̄.</param>
/// <param name="Deviation">s; 0 of one figure.</param>
public readonly record struct Spread(double Mean, double Deviation)
{
    /// <summary>Of some figures.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static Spread Of(params IEnumerable<double> figures)
    {
        double[] all = [.. figures];
        var mean = all.Average();
        return new(mean, all.Length < 2 ? 0 : Math.Sqrt(all.Sum(x => (x - mean) * (x - mean)) / (all.Length - 1)));
    }

    /// <summary>Shares in percent: <c>57.6 ± 0.4 %</c>.</summary>
    public string ToPercent() => FormattableString.Invariant($"{100 * Mean:F1} ± {100 * Deviation:F1} %");
}

/// <summary>Shares, 0…1, in words.</summary>
public static class Percent
{
    /// <summary>In percent, with one digit after the point: <c>57.6 %</c>; a dash where it is no number.</summary>
    public static string Of(double share) => double.IsNaN(share) ? "–" : FormattableString.Invariant($"{100 * share:F1} %");
}
