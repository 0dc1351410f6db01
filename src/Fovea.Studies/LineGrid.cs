namespace Fovea.Studies;

/// <summary>Places on a line at equal distances, and what is summed over them: ∫f dx by the trapezoidal rule.</summary>
/// <param name="low">The first.</param>
/// <param name="high">The last; functions are taken for 0 outside.</param>
/// <param name="count">How many, 2 or more.</param>
internal sealed class LineGrid(double low, double high, int count)
{
    /// <summary>The places.</summary>
    public IReadOnlyList<double> Xs { get; } = [.. Enumerable.Range(0, count).Select(i => low + (high - low) * i / (count - 1))];

    /// <summary>The distance of two neighbours.</summary>
    public double Step => (high - low) / (count - 1);

    /// <summary>∫f dx.</summary>
    /// <param name="values">f at each place.</param>
    public double Integral(IReadOnlyList<double> values) => Step * (values.Sum() - (values[0] + values[^1]) / 2);

    /// <summary>JSD(p‖q) = ½∫p ln(p/m) + ½∫q ln(q/m), m = (p + q)/2, in nats: 0 for p = q, ln 2 where they have no place in
    /// common.</summary>
    /// <param name="p">A density at each place.</param>
    /// <param name="q">The other.</param>
    public double JensenShannon(IReadOnlyList<double> p, IReadOnlyList<double> q) =>
        Integral([.. p.Zip(q, (a, b) => (Part(a, b) + Part(b, a)) / 2)]);

    /// <summary>∫p ln D + ∫q ln(1 − D) of a discriminator's scores s, D = σ(s).</summary>
    /// <param name="p">The density of real samples at each place.</param>
    /// <param name="q">That of made ones.</param>
    /// <param name="scores">s at each place.</param>
    public double Value(IReadOnlyList<double> p, IReadOnlyList<double> q, IReadOnlyList<double> scores) =>
        Integral([.. scores.Select((s, i) => -p[i] * Softplus(-s) - q[i] * Softplus(s))]);

    // a·ln(a/m); 0 where a is 0.
    private static double Part(double a, double b) => a > 0 ? a * Math.Log(2 * a / (a + b)) : 0;

    // −ln σ(−s) = ln(1 + eˢ).
    private static double Softplus(double s) => Math.Max(s, 0) + Math.Log(1 + Math.Exp(-Math.Abs(s)));
}
