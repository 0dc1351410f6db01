namespace Fovea.Photometry;

/// <summary>Angles between estimated and true normals, summed up. <b>Units</b>: degrees; shares 0…1.</summary>
/// <param name="Mean">Mean angle.</param>
/// <param name="Median">Median angle.</param>
/// <param name="Rms">Root of the mean squared angle.</param>
/// <param name="Max">Largest angle.</param>
/// <param name="Within5">Share of pixels below 5°.</param>
/// <param name="Within10">Share of pixels below 10°.</param>
/// <param name="Within20">Share of pixels below 20°.</param>
/// <param name="Pixels">Pixels that were compared: those with an estimate and a true normal.</param>
public sealed record AngularError(double Mean, double Median, double Rms, double Max, double Within5, double Within10, double Within20,
    int Pixels)
{
    /// <summary>The angle at each pixel, atan2(‖a×b‖, a·b) in degrees; NaN where either normal has no length.</summary>
    /// <remarks>The arc cosine of a·b would lose half of the digits for small angles.</remarks>
    /// <param name="normals">[pixels × 3], of any length.</param>
    /// <param name="truth">[pixels × 3], of any length.</param>
    /// <exception cref="ArgumentException">The two have different sizes.</exception>
    public static float[] Map(ReadOnlySpan<float> normals, ReadOnlySpan<float> truth)
    {
        if (normals.Length != truth.Length || normals.Length % 3 != 0)
            throw new ArgumentException(
                $"AngularError: expected [pixels × 3] normals twice, got {normals.Length} and {truth.Length} numbers.", nameof(truth));
        var angles = new float[normals.Length / 3];
        for (var p = 0; p < angles.Length; p++)
        {
            double ax = normals[3 * p], ay = normals[3 * p + 1], az = normals[3 * p + 2];
            double bx = truth[3 * p], by = truth[3 * p + 1], bz = truth[3 * p + 2];
            var (cx, cy, cz) = (ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx);
            var (dot, cross) = (ax * bx + ay * by + az * bz, Math.Sqrt(cx * cx + cy * cy + cz * cz));
            angles[p] = dot == 0 && cross == 0 ? float.NaN : (float)(Math.Atan2(cross, dot) * (180 / Math.PI));
        }
        return angles;
    }

    /// <summary>Sums angles up; those that are not numbers are left out.</summary>
    /// <param name="degrees">One a pixel, as <see cref="Map"/> gives.</param>
    /// <returns>All NaN where no angle is a number.</returns>
    public static AngularError Of(ReadOnlySpan<float> degrees)
    {
        var sorted = degrees.ToArray().Where(float.IsFinite).ToArray();
        var n = sorted.Length;
        if (n == 0) return new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, 0);
        Array.Sort(sorted);
        var (sum, squares) = (0.0, 0.0);
        foreach (var angle in sorted)
        {
            sum += angle;
            squares += (double)angle * angle;
        }
        double Share(float below) => (double)sorted.Count(angle => angle < below) / n;
        return new(sum / n, n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + (double)sorted[n / 2]) / 2, Math.Sqrt(squares / n),
            sorted[^1],
            Share(5), Share(10), Share(20), n);
    }
}
