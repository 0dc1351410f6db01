namespace Fovea.Bench;

/// <summary>y = factor · x^exponent: a straight line where both axes go by powers of ten, the exponent its slope.</summary>
/// <param name="Factor">y where x is 1.</param>
/// <param name="Exponent">The slope.</param>
public readonly record struct PowerLaw(double Factor, double Exponent)
{
    /// <summary>The law whose logarithm is nearest to those of some points, by least squares.</summary>
    /// <param name="points">x and y, all above 0; x of two values or more.</param>
    /// <exception cref="ArgumentException">There are fewer, or a value is not above 0.</exception>
    public static PowerLaw Fit(IEnumerable<(double X, double Y)> points)
    {
        var logs = points.Select(p => p is { X: > 0, Y: > 0 } ? (X: Math.Log(p.X), Y: Math.Log(p.Y))
            : throw new ArgumentException($"PowerLaw.Fit: expected values above 0, got ({p.X}, {p.Y}).", nameof(points))).ToList();
        if (logs.Select(p => p.X).Distinct().Count() < 2)
            throw new ArgumentException("PowerLaw.Fit: expected points at two values of x or more.", nameof(points));
        var (x, y) = (logs.Average(p => p.X), logs.Average(p => p.Y));
        var slope = logs.Sum(p => (p.X - x) * (p.Y - y)) / logs.Sum(p => (p.X - x) * (p.X - x));
        return new(Math.Exp(y - slope * x), slope);
    }

    /// <summary>y at an x.</summary>
    public double At(double x) => Factor * Math.Pow(x, Exponent);
}
