using System.Numerics;

namespace Fovea.Photometry;

/// <summary>How rough a surface is at each pixel: √α of the lobe of facets that explains the pictures around it best, beside Lambert's
/// law.</summary>
/// <remarks>For each of eight α the least-squares fit I = (ρ + σ·D·V)·max(0, n·l) of a pixel leaves a share; the shares of the pixels
/// around, 9 × 9 of them, are added up, and the α with the least sum is taken, between two of the eight by a parabola. Where the best lobe
/// lowers what Lambert's law leaves by less than a tenth, nothing is known of facets, and the roughness is 1. Roughness is √α as in glTF.
/// Source for D and V: B. Walter et al., "Microfacet models for refraction through rough surfaces", EGSR 2007, equations 33
/// and 34.</remarks>
public static class RoughnessMap
{
    private const int Radius = 4, Grain = 256;
    private const float ShadowShare = 0.05f, LeastShading = 0.1f;
    private const double LeastGain = 0.1;

    private static readonly float[] Alphas = [0.05f, 0.08f, 0.125f, 0.2f, 0.315f, 0.5f, 0.7f, 1f];

    /// <summary>Finds the roughness.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="result">The normals.</param>
    /// <param name="cancellation">Stops within a second or so.</param>
    /// <returns>[pixels], √0.05…1.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static float[] Find(PhotometricScene scene, PhotometricResult result, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(result);
        var (pixels, count) = (scene.PixelCount, Alphas.Length + 1);
        // What Lambert's law and each lobe leave, as shares of the observations.
        var left = new float[count * pixels];
        PixelLoop.Run(pixels, Grain, (begin, end) => Fit(scene, result, begin, end, left), null, cancellation);
        for (var i = 0; i < count; i++) Spread(scene.Mask, left.AsSpan(i * pixels, pixels));
        var roughness = new float[pixels];
        for (var p = 0; p < pixels; p++) roughness[p] = Best(left, pixels, p);
        return roughness;
    }

    private static void Fit(PhotometricScene scene, PhotometricResult result, int begin, int end, float[] left)
    {
        var (pixels, lights) = (scene.PixelCount, scene.LightCount);
        Vector3[] ls = [.. Enumerable.Range(0, lights).Select(i => scene.Lights[i]).Select(l =>
            Vector3.Normalize(new((float)l.X, (float)l.Y, (float)l.Z)))];
        var halves = Array.ConvertAll(ls, l => Vector3.Normalize(l + Vector3.UnitZ));
        var sorted = new float[lights];
        Span<double> gg = stackalloc double[Alphas.Length], mg = stackalloc double[Alphas.Length], gi = stackalloc double[Alphas.Length];
        for (var p = begin; p < end; p++)
        {
            if (!result.Valid[p]) continue;
            for (var i = 0; i < lights; i++) sorted[i] = scene.Grey[i * pixels + p];
            Array.Sort(sorted);
            var least = ShadowShare * sorted[lights * 9 / 10];
            var n = new Vector3(result.Normals[3 * p], result.Normals[3 * p + 1], result.Normals[3 * p + 2]);
            var (mm, mi, ii) = (0.0, 0.0, 0.0);
            gg.Clear();
            mg.Clear();
            gi.Clear();
            for (var i = 0; i < lights; i++)
            {
                var (value, shading) = (scene.Grey[i * pixels + p], Vector3.Dot(n, ls[i]));
                if (!(value > least && shading > LeastShading) || (scene.Flags[i * pixels + p] & ObservationFlags.Saturated) != 0) continue;
                (mm, mi, ii) = (mm + shading * shading, mi + shading * value, ii + value * value);
                var (nh, nv) = (Math.Max(0, Vector3.Dot(n, halves[i])), Math.Max(0.05f, n.Z));
                for (var a = 0; a < Alphas.Length; a++)
                {
                    var lobe = shading * Lobe(shading, nh, nv, Alphas[a] * Alphas[a]);
                    (gg[a], mg[a], gi[a]) = (gg[a] + lobe * lobe, mg[a] + lobe * shading, gi[a] + lobe * value);
                }
            }
            if (!(ii > 0)) continue;
            left[p] = (float)((ii - mi * mi / mm) / ii);
            for (var a = 0; a < Alphas.Length; a++)
            {
                var determinant = mm * gg[a] - mg[a] * mg[a];
                var (rho, sigma) = ((gg[a] * mi - mg[a] * gi[a]) / determinant, (mm * gi[a] - mg[a] * mi) / determinant);
                if (!(determinant > 1e-6 * mm * gg[a]) || sigma < 0) (rho, sigma) = (mi / mm, 0);
                if (rho < 0) (rho, sigma) = (0, gi[a] / gg[a]);
                left[(a + 1) * pixels + p] = (float)(Math.Max(0, ii - rho * mi - sigma * gi[a]) / ii);
            }
        }
    }

    private static float Lobe(float nl, float nh, float nv, float a2)
    {
        var t = nh * nh * (a2 - 1) + 1;
        var visible = (nl + MathF.Sqrt(a2 + (1 - a2) * nl * nl)) * (nv + MathF.Sqrt(a2 + (1 - a2) * nv * nv));
        return a2 / (MathF.PI * t * t * visible);
    }

    // The sum over the pixels around, by running sums along rows and then along columns.
    private static void Spread(PixelMask mask, Span<float> values)
    {
        var (width, height) = (mask.Width, mask.Height);
        var (cells, rows) = (new float[width * height], new float[width * height]);
        for (var p = 0; p < values.Length; p++) cells[mask.Indices[p]] = values[p];
        var longest = Math.Max(width, height);
        var sums = new double[longest + 1];
        for (var y = 0; y < height; y++) Line(cells, rows, y * width, 1, width, sums);
        for (var x = 0; x < width; x++) Line(rows, cells, x, width, height, sums);
        for (var p = 0; p < values.Length; p++) values[p] = cells[mask.Indices[p]];
    }

    private static void Line(float[] from, float[] to, int start, int step, int count, double[] sums)
    {
        for (var i = 0; i < count; i++) sums[i + 1] = sums[i] + from[start + i * step];
        for (var i = 0; i < count; i++)
            to[start + i * step] = (float)(sums[Math.Min(count, i + Radius + 1)] - sums[Math.Max(0, i - Radius)]);
    }

    private static float Best(float[] left, int pixels, int p)
    {
        var best = 1;
        for (var i = 2; i <= Alphas.Length; i++)
            if (left[i * pixels + p] < left[best * pixels + p]) best = i;
        if (!(left[best * pixels + p] < (1 - LeastGain) * left[p])) return 1;
        var logarithm = Math.Log(Alphas[best - 1]);
        if (best > 1 && best < Alphas.Length)
        {
            double a = left[(best - 1) * pixels + p], b = left[best * pixels + p], c = left[(best + 1) * pixels + p];
            var bend = a - 2 * b + c;
            var shift = bend > 0 ? Math.Clamp((a - c) / (2 * bend), -0.5, 0.5) : 0;
            logarithm += shift * (shift > 0 ? Math.Log(Alphas[best]) - logarithm : logarithm - Math.Log(Alphas[best - 2]));
        }
        return (float)Math.Sqrt(Math.Exp(logarithm));
    }
}
