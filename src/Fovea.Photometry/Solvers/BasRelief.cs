namespace Fovea.Photometry;

/// <summary>Chooses among the surfaces of one bas-relief family, G = (q₁ + μ·q₃, q₂ + ν·q₃, λ·q₃)·b, the one whose albedo ‖G‖ has the least
/// entropy.</summary>
/// <remarks>Source: N. G. Alldrin, S. P. Mallick, D. J. Kriegman, CVPR 2007.</remarks>
internal static class BasRelief
{
    private const int Samples = 4000, Bins = 64, Refinements = 8;

    private static readonly (int Mu, int Nu, int Lambda)[] Neighbours =
        [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)];

    /// <summary>Turns a map to integrable normals into the map to normals.</summary>
    /// <param name="b">Vectors of the factorisation.</param>
    /// <param name="mask">Their places.</param>
    /// <param name="map">From <see cref="Integrability"/>.</param>
    public static Matrix3 Resolve(Vector3d[] b, PixelMask mask, Matrix3 map)
    {
        map = Normalize(b, map);
        var sample = new List<Vector3d>();
        var step = Math.Max(1, b.Length / Samples);
        for (var p = 0; p < b.Length; p += step)
            if (b[p].Length > 0) sample.Add(map.Times(b[p]));
        var best = (Mu: 0.0, Nu: 0.0, Lambda: 1.0);
        var least = double.PositiveInfinity;
        for (var l = -8; l <= 8; l++)
            for (var m = -8; m <= 8; m++)
                for (var n = -8; n <= 8; n++)
                {
                    var (mu, nu, lambda) = (0.15 * m, 0.15 * n, Math.Pow(1.2, l));
                    var entropy = Entropy(sample, mu, nu, lambda);
                    if (entropy < least) (least, best) = (entropy, (mu, nu, lambda));
                }
        for (var (i, size) = (0, 0.075); i < Refinements; i++, size /= 2)
        {
            var moved = true;
            for (var round = 0; moved && round < 4; round++)
            {
                moved = false;
                foreach (var (dm, dn, dl) in Neighbours)
                {
                    var (mu, nu, lambda) = (best.Mu + size * dm, best.Nu + size * dn, best.Lambda * Math.Exp(size * dl));
                    var entropy = Entropy(sample, mu, nu, lambda);
                    if (entropy < least) (least, best, moved) = (entropy, (mu, nu, lambda), true);
                }
            }
        }
        map = new(map.X + best.Mu * map.Z, map.Y + best.Nu * map.Z, best.Lambda * map.Z);
        return Outwards(b, mask, map);
    }

    /// <summary>The camera sees all normals from the front; x and y are about zero in the mean, and as long together as z.</summary>
    private static Matrix3 Normalize(Vector3d[] b, Matrix3 map)
    {
        var mean = default(Vector3d);
        foreach (var v in b)
            if (v.Length > 0) mean += map.Times(v.Unit());
        if (mean.Z < 0) (map, mean) = (new(map.X, map.Y, -1 * map.Z), new(mean.X, mean.Y, -mean.Z));
        map = new(map.X - mean.X / mean.Z * map.Z, map.Y - mean.Y / mean.Z * map.Z, map.Z);
        var (across, along) = (0.0, 0.0);
        foreach (var v in b)
        {
            if (v.Length == 0) continue;
            var g = map.Times(v.Unit());
            across += g.X * g.X + g.Y * g.Y;
            along += g.Z * g.Z;
        }
        // A hemisphere seen from above: x² + y² and z² have the same mean over the picture.
        var scale = Math.Sqrt(across / along);
        return double.IsFinite(scale) && scale > 0 ? map with { Z = scale * map.Z } : map;
    }

    private static double Entropy(List<Vector3d> sample, double mu, double nu, double lambda)
    {
        Span<double> logs = sample.Count <= 2 * Samples ? stackalloc double[sample.Count] : new double[sample.Count];
        for (var i = 0; i < logs.Length; i++)
        {
            var g = sample[i];
            var (x, y, z) = (g.X + mu * g.Z, g.Y + nu * g.Z, lambda * g.Z);
            logs[i] = 0.5 * Math.Log(x * x + y * y + z * z + 1e-300);
        }
        return Entropy(logs);
    }

    /// <summary>−Σ p·log p over the histogram of logarithms of albedos about their mean, each shared between two bins so that the sum is
    /// smooth.</summary>
    public static double Entropy(ReadOnlySpan<double> logs)
    {
        var mean = 0.0;
        foreach (var log in logs) mean += log;
        mean /= logs.Length;
        Span<double> histogram = stackalloc double[Bins + 1];
        histogram.Clear();
        foreach (var log in logs)
        {
            // From e⁻² to e² of the mean.
            var at = Math.Clamp((log - mean + 2) * (Bins / 4.0), 0, Bins - 1e-9);
            var bin = (int)at;
            histogram[bin] += 1 - (at - bin);
            histogram[bin + 1] += at - bin;
        }
        var entropy = 0.0;
        foreach (var count in histogram)
            if (count > 0) entropy -= count / logs.Length * Math.Log(count / logs.Length);
        return entropy;
    }

    private static Matrix3 Outwards(Vector3d[] b, PixelMask mask, Matrix3 map)
    {
        var (cx, cy) = (0.0, 0.0);
        for (var p = 0; p < b.Length; p++) (cx, cy) = (cx + mask.Indices[p] % mask.Width, cy + mask.Indices[p] / mask.Width);
        (cx, cy) = (cx / b.Length, cy / b.Length);
        var outwards = 0.0;
        for (var p = 0; p < b.Length; p++)
        {
            if (b[p].Length == 0) continue;
            var n = map.Times(b[p]).Unit();
            outwards += n.X * (mask.Indices[p] % mask.Width - cx) - n.Y * (mask.Indices[p] / mask.Width - cy);
        }
        return outwards >= 0 ? map : new(-1 * map.X, -1 * map.Y, map.Z);
    }
}
