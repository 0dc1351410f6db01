namespace Fovea.Photometry;

/// <summary>The surface that an outline suggests, blown up like a balloon, and the lights that go with it.</summary>
/// <remarks>Height is √u with ∂²u/∂x² + ∂²u/∂y² = −4 inside and u = 0 outside: a disk of radius r gives half a sphere of radius r,
/// u = r² − x² − y². Solved by successive over-relaxation.</remarks>
internal static class OutlineInflation
{
    private const int Sweeps = 400;
    private const double Relaxation = 1.8;

    /// <summary>Its normals; null where most of the outline is that of the picture, and says nothing of the object.</summary>
    public static Vector3d[]? Normals(PixelMask mask)
    {
        var (u, beside) = (new double[mask.Count], new int[4 * mask.Count]);
        var (cut, edge) = (0, 0);
        for (var p = 0; p < mask.Count; p++)
        {
            var (y, x) = Math.DivRem(mask.Indices[p], mask.Width);
            var (left, right) = (x > 0, x < mask.Width - 1);
            var (above, below) = (y > 0, y < mask.Height - 1);
            beside[4 * p] = left ? mask.Map[mask.Indices[p] - 1] : -1;
            beside[4 * p + 1] = right ? mask.Map[mask.Indices[p] + 1] : -1;
            beside[4 * p + 2] = above ? mask.Map[mask.Indices[p] - mask.Width] : -1;
            beside[4 * p + 3] = below ? mask.Map[mask.Indices[p] + mask.Width] : -1;
            if (beside.AsSpan(4 * p, 4).IndexOf(-1) < 0) continue;
            edge++;
            if (!(left && right && above && below)) cut++;
        }
        if (2 * cut > edge) return null;
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var p = 0; p < u.Length; p++)
            {
                var sum = 4.0;
                foreach (var q in beside.AsSpan(4 * p, 4)) sum += q >= 0 ? u[q] : 0;
                u[p] += Relaxation * (sum / 4 - u[p]);
            }
        }
        return [.. Enumerable.Range(0, mask.Count).Select(p =>
        {
            double At(int side) => beside[4 * p + side] is >= 0 and var q ? u[q] : 0;
            // −∇√u, by 2√u.
            return new Vector3d((At(0) - At(1)) / 2, (At(3) - At(2)) / 2, 2 * Math.Sqrt(u[p])).Unit();
        })];
    }

    /// <summary>Lights times their intensities: s of the least Σ (I/b − n·s)² over the pixels, b being each pixel's brightness.</summary>
    /// <param name="raw">Grey pictures that are not divided by intensities.</param>
    /// <param name="normals">One a pixel.</param>
    public static Vector3d[] Lights(PhotometricScene raw, Vector3d[] normals)
    {
        var (pixels, lights) = (raw.PixelCount, raw.LightCount);
        var (products, sum, values) = (new Vector3d[lights], default(Symmetric3), new double[lights]);
        for (var p = 0; p < pixels; p++)
        {
            for (var i = 0; i < lights; i++) values[i] = raw.Grey[i * pixels + p];
            var sorted = values.Order().ToArray();
            var bright = sorted[lights * 9 / 10];
            if (!(bright > 0) || !values.All(double.IsFinite)) continue;
            sum = sum.Plus(normals[p].X, normals[p].Y, normals[p].Z, 1);
            for (var i = 0; i < lights; i++) products[i] += values[i] / bright * normals[p];
        }
        var inverse = sum.Inverse();
        return Array.ConvertAll(products, b => inverse.Times(b.X, b.Y, b.Z) is var (x, y, z) ? new Vector3d(x, y, z) : default);
    }
}
