using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Photometry;

/// <summary>Judges lights by the surface that they make of the pictures, and bends them by bas-reliefs to the likeliest.</summary>
/// <remarks>
/// <para>A bas-relief (x, y, κ(z + μx + νy)) of the lights leaves Lambert's pictures as they are. The score, least for the likeliest
/// lights, is the sum of four terms, none weighted. log(c + c₀): what mixtures of known reflectances leave of the pictures, which tells
/// bas-reliefs apart wherever a surface is not Lambert's. The entropy of the albedo, as in <see cref="BasRelief"/>, for the reflectance
/// that all pixels share. log(σ + σ₀): the spread of the logarithms of intensities apart from a power 0…4 of their direction's z, since
/// lamps are mostly alike, on a dome all as far, and on a panel the farther the lower. And the mean angle to the normals that the outline
/// suggests.</para>
/// <para>Source: P. N. Belhumeur, D. J. Kriegman, A. L. Yuille, "The bas-relief ambiguity", IJCV 35(1), 1999; N. G. Alldrin,
/// S. P. Mallick, D. J. Kriegman, CVPR 2007, for the entropy; H. Hayakawa, JOSA A 11(11), 1994, for lights of like intensity.</para>
/// </remarks>
/// <param name="raw">Grey pictures of some hundred pixels that are not divided by intensities.</param>
/// <param name="outline">A normal for each pixel, from <see cref="OutlineInflation"/>; null for none.</param>
/// <param name="shadowShare">Lit is above this share of the pixel's 90th percentile.</param>
/// <param name="cancellation">Looked at now and then.</param>
internal sealed class BentLights(PhotometricScene raw, Vector3d[]? outline, float shadowShare, CancellationToken cancellation)
{
    private const int GridNormals = 200, MostMoves = 4;
    private const double Penalty = 0.03, LeastCost = 5e-4, LeastSpread = 0.05, SmallestStep = 0.02, LowestSlope = 0.1, HighestPower = 4;

    private static readonly (int Mu, int Nu, int Kappa)[] Neighbours =
        [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)];

    /// <summary>Directions and intensities of mean 1; lights from below are lifted a little above the picture's plane.</summary>
    public static (double[] Directions, double[] Intensities) Split(Vector3d[] lights)
    {
        var (directions, intensities) = (new double[3 * lights.Length], new double[lights.Length]);
        for (var i = 0; i < lights.Length; i++)
        {
            var (x, y, z) = lights[i];
            var light = new Vector3d(x, y, Math.Max(z, Math.Max(1e-9, LowestSlope * Math.Sqrt(x * x + y * y))));
            intensities[i] = light.Length;
            light = light.Unit();
            (directions[3 * i], directions[3 * i + 1], directions[3 * i + 2]) = (light.X, light.Y, light.Z);
        }
        RankThree.ScaleToMeanOne(intensities);
        return (directions, intensities);
    }

    /// <summary>Lights times their intensities.</summary>
    public static Vector3d[] Join(double[] directions, double[] intensities) =>
        [.. intensities.Select((e, i) => e * new Vector3d(directions[3 * i], directions[3 * i + 1], directions[3 * i + 2]))];

    /// <summary>The bas-relief of the least score: by ever smaller steps, and to begin with by large ones of κ.</summary>
    /// <param name="lights">Times their intensities.</param>
    /// <param name="first">The first step.</param>
    /// <param name="far">Steps of log κ that are tried before.</param>
    public (Vector3d[] Lights, double Score) Bend(Vector3d[] lights, double first, params ReadOnlySpan<double> far)
    {
        var (by, best) = ((Mu: 0.0, Nu: 0.0, Kappa: 0.0), Judge(lights, null));
        foreach (var kappa in far)
            if (Judge(Bent(lights, (0, 0, kappa)), null) is var found && found.Score < best.Score) (by, best) = ((0, 0, kappa), found);
        for (var step = first; step > SmallestStep; step /= 2)
        {
            var moved = true;
            for (var move = 0; moved && move < MostMoves; move++)
            {
                moved = false;
                foreach (var (mu, nu, kappa) in Neighbours)
                {
                    var next = (by.Mu + step * mu, by.Nu + step * nu, by.Kappa + step * kappa);
                    var found = Judge(Bent(lights, next), best.Surface);
                    if (found.Score < best.Score) (by, best, moved) = (next, found, true);
                }
            }
        }
        return (Bent(lights, by), best.Score);
    }

    private static Vector3d[] Bent(Vector3d[] lights, (double Mu, double Nu, double Kappa) by) =>
        Array.ConvertAll(lights, s => new Vector3d(s.X, s.Y, (s.Z + by.Mu * s.X + by.Nu * s.Y) * Math.Exp(by.Kappa)));

    // With the surface of lights near these, normals are sought around its own.
    private (double Score, SharedSearch Surface) Judge(Vector3d[] lights, SharedSearch? near)
    {
        var (directions, intensities) = Split(lights);
        var scene = RawIntensities.Divide(new(raw.Mask, new LightSet(directions), raw.Grey, 1, raw.Flags), intensities);
        var (search, selection) = (new SharedSearch(raw.PixelCount), new ObservationSelection(shadowShare, 1));
        var grid = new ReflectanceGrid<MicrofacetBasis>(scene.Lights, near is null ? GridNormals : 1);
        if (near is null) search.Alone(scene, grid, selection, null, null, cancellation);
        else search.Begin(near);
        search.Together(scene, grid, selection, Penalty, null, cancellation);
        int[] good = [.. Enumerable.Range(0, raw.PixelCount).Where(p => double.IsFinite(search.Costs[p]))];
        if (good.Length == 0) return (0, search);
        var cost = good.Select(p => search.Costs[p]).Order().ElementAt(good.Length / 2);
        var angle = outline is null ? 0 : good.Average(p => Math.Acos(Math.Clamp(search.Normals[p].Dot(outline[p]), -1, 1)));
        return (Math.Log(cost + LeastCost) + BasRelief.Entropy(Albedo(scene, search, grid.Lights, good))
            + Math.Log(Spread(directions, intensities) + LeastSpread) + angle, search);
    }

    // log ρ of pixels that reflect as their mean does: ρ = (Σ √(I·f) / Σ f)², which neither dim nor bright observations rule.
    private double[] Albedo(PhotometricScene scene, SharedSearch search, LightTable lights, int[] pixels)
    {
        var mean = search.Mean();
        var rows = new Vector<float>[MicrofacetBasis.Count * lights.Length];
        var logs = new List<double>(pixels.Length);
        foreach (var p in pixels)
        {
            lights.Render<MicrofacetBasis>(search.Normals[p], rows);
            var shown = MemoryMarshal.Cast<Vector<float>, float>(rows.AsSpan());
            var (width, product, sum) = (shown.Length / MicrofacetBasis.Count, 0.0, 0.0);
            for (var i = 0; i < scene.LightCount; i++)
            {
                var value = scene.Grey[i * scene.PixelCount + p];
                if (!(value > shadowShare * search.Brightness[p]) || !float.IsFinite(value)) continue;
                var f = 0.0;
                for (var m = 0; m < mean.Length; m++) f += mean[m] * shown[m * width + i];
                (product, sum) = (product + Math.Sqrt(value * f), sum + f);
            }
            if (product > 0) logs.Add(2 * Math.Log(product / sum));
        }
        return [.. logs];
    }

    private static double Spread(double[] directions, double[] intensities)
    {
        var n = intensities.Length;
        var (logs, heights) = (Array.ConvertAll(intensities, Math.Log), new double[n]);
        for (var i = 0; i < n; i++) heights[i] = Math.Log(directions[3 * i + 2]);
        var (log, height) = (logs.Average(), heights.Average());
        var (square, product) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            square += (heights[i] - height) * (heights[i] - height);
            product += (heights[i] - height) * (logs[i] - log);
        }
        var power = square > 0 ? Math.Clamp(product / square, 0, HighestPower) : 0;
        return Math.Sqrt(Enumerable.Range(0, n).Average(i => Math.Pow(logs[i] - log - power * (heights[i] - height), 2)));
    }
}
