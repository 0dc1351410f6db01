using System.Globalization;

namespace Fovea.Photometry;

/// <summary>Light of the room that is in every picture, estimated from attached shadows: where a lamp is behind a pixel's surface, all that
/// the pixel has is ambient light.</summary>
/// <remarks>The model is I = a + e·ρ·max(0, n·l), a = ρ·(c₀ + c·n): a room whose light varies with the first order of direction, as a sky
/// above a dark floor has it. It begins with c₀ of <see cref="PictureFit.Ambient"/>. Normals and albedo are found by
/// <see cref="Trimmed"/> with what is known of a subtracted; of observations with n·l below −0.05, e·I is a; c₀ and c are fitted to the
/// medians of a/ρ of such pixels by least absolute deviations, for each colour; and so on, four times. From a pixel with two such
/// observations or more their own median is subtracted. Light that one part of the object throws on another is taken for ambient light as
/// well. Source of the model: R. Basri, D. Jacobs and I. Kemelmacher, "Photometric stereo with general, unknown lighting", International
/// Journal of Computer Vision 72, 2007.</remarks>
public static class AmbientLight
{
    private const int Rounds = 4, Reweightings = 20, LeastShadows = 2, LeastPixels = 200;
    private const double Behind = -0.05, LeastShare = 0.01, Ridge = 1e-3;

    /// <summary>The scene without its ambient light, where it has attached shadows enough: two or more on 200 pixels, and on one per cent
    /// of them.</summary>
    /// <param name="scene">Observations with known lights.</param>
    /// <param name="warnings">Told what was subtracted, or why nothing was.</param>
    public static PhotometricScene Remove(PhotometricScene scene, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(warnings);
        if (scene.Lights.Rank < 3)
        {
            warnings.Add("ambient light cannot be estimated: the lights are not known, or lie in a plane");
            return scene;
        }
        var (found, share) = (scene, double.NaN);
        // Much of it turns normals towards the camera, away from shadows: first as much for all normals as the lit observations say.
        if (PictureFit.Of(scene) is { Ambient: > 0 and var ambient })
            found = Subtract(scene, new Trimmed().Solve(scene), [.. Enumerable.Repeat<double[]>([ambient, 0, 0, 0], scene.Channels)], []);
        for (var round = 0; round < Rounds; round++)
        {
            var solved = new Trimmed().Solve(found);
            var shadows = Shadows(solved, scene.Lights);
            if (shadows.Count < Math.Max(LeastPixels, LeastShare * scene.PixelCount))
            {
                warnings.Add($"ambient light cannot be estimated: {shadows.Count} pixels have two lamps behind their surface, "
                    + "and nothing was subtracted; take a picture with all lamps off (--dark FILE), or light from lower");
                return scene;
            }
            var model = Enumerable.Range(0, scene.Channels).Select(c => Fit(scene, solved, shadows, c)).ToArray();
            (found, share) = (Subtract(scene, solved, model, shadows), Share(solved, model));
        }
        warnings.Add(string.Create(CultureInfo.InvariantCulture, $"ambient light of {100 * share:F1} % of what a lamp gives was estimated ")
            + "from attached shadows and subtracted (--ambient estimate); a dark frame is surer");
        return found;
    }

    // Pixels with the lights that are behind their surface.
    private static List<(int Pixel, int[] Lights)> Shadows(PhotometricResult solved, LightSet lights)
    {
        var found = new List<(int, int[])>();
        for (var p = 0; p < solved.Mask.Count; p++)
        {
            if (!solved.Valid[p]) continue;
            var n = Normal(solved, p);
            int[] behind = [.. Enumerable.Range(0, lights.Count).Where(i => lights[i] is var (x, y, z) && n.Dot(new(x, y, z)) < Behind)];
            if (behind.Length >= LeastShadows) found.Add((p, behind));
        }
        return found;
    }

    // c₀ and c of one colour.
    private static double[] Fit(PhotometricScene scene, PhotometricResult solved, List<(int Pixel, int[] Lights)> shadows, int channel)
    {
        var (rows, values) = (new List<double[]>(), new List<double>());
        foreach (var (p, behind) in shadows)
        {
            var albedo = solved.ChannelAlbedo[p * solved.Channels + channel];
            if (!(albedo > 0)) continue;
            var n = Normal(solved, p);
            rows.Add([1, n.X, n.Y, n.Z]);
            values.Add(Median(scene, p, behind, channel) / albedo);
        }
        var (weights, c, delta) = (new double[rows.Count], new double[4], 0.05 * values.DefaultIfEmpty(1).Average() + 1e-9);
        Array.Fill(weights, 1);
        for (var step = 0; step < Reweightings; step++)
        {
            var (matrix, right) = (new double[4, 4], new double[4]);
            for (var k = 0; k < rows.Count; k++)
                for (var i = 0; i < 4; i++)
                {
                    right[i] += weights[k] * rows[k][i] * values[k];
                    for (var j = 0; j < 4; j++) matrix[i, j] += weights[k] * rows[k][i] * rows[k][j];
                }
            // Where the normals of shadows do not tell the four apart, the light is the same from all sides.
            for (var i = 1; i < 4; i++) matrix[i, i] += Ridge * weights.Sum();
            c = Solve(matrix, right);
            for (var k = 0; k < rows.Count; k++) weights[k] = delta / Math.Max(delta, Math.Abs(values[k] - Dot(c, rows[k])));
        }
        return c;
    }

    private static PhotometricScene Subtract(PhotometricScene scene, PhotometricResult solved, double[][] model,
        List<(int Pixel, int[] Lights)> shadows)
    {
        var (values, flags) = ((float[])scene.Observations.Clone(), (ObservationFlags[])scene.Flags.Clone());
        var (channels, pixels) = (scene.Channels, scene.PixelCount);
        var ambient = new float[channels * pixels];
        for (var p = 0; p < pixels; p++)
            for (var c = 0; c < channels; c++) ambient[c * pixels + p] = (float)Ambient(solved, model[c], p, c);
        // A pixel's own shadows are nearer to the truth than what all have in common.
        foreach (var (p, behind) in shadows)
            for (var c = 0; c < channels; c++) ambient[c * pixels + p] = (float)Median(scene, p, behind, c);
        PixelLoop.Run(scene.LightCount, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                for (var c = 0; c < channels; c++)
                {
                    var factor = (float)(1 / Intensity(scene.Lights, i, c));
                    for (var p = 0; p < pixels; p++)
                    {
                        ref var value = ref values[(i * channels + c) * pixels + p];
                        value = Math.Max(0, value - factor * ambient[c * pixels + p]);
                    }
                }
                for (var p = 0; p < pixels; p++)
                {
                    var sum = 0f;
                    for (var c = 0; c < channels; c++) sum += values[(i * channels + c) * pixels + p];
                    if (sum == 0) flags[i * pixels + p] |= ObservationFlags.Black;
                }
            }
        });
        return scene.With(scene.Lights, values, flags);
    }

    // What a pixel has in its shadows.
    private static double Median(PhotometricScene scene, int pixel, int[] behind, int channel)
    {
        double[] samples = [.. behind.Select(i => Intensity(scene.Lights, i, channel) * scene.ChannelOf(i, channel)[pixel]).Order()];
        return samples[samples.Length / 2];
    }

    private static double Ambient(PhotometricResult solved, double[] c, int pixel, int channel)
    {
        if (!solved.Valid[pixel]) return 0;
        var n = Normal(solved, pixel);
        return solved.ChannelAlbedo[pixel * solved.Channels + channel] * Math.Max(0, c[0] + c[1] * n.X + c[2] * n.Y + c[3] * n.Z);
    }

    // The median of a/ρ over pixels and colours.
    private static double Share(PhotometricResult solved, double[][] model)
    {
        double[] shares = [.. Enumerable.Range(0, solved.Mask.Count).Where(p => solved.Valid[p]).Select(p => Normal(solved, p))
            .Select(n => model.Average(c => Math.Max(0, c[0] + c[1] * n.X + c[2] * n.Y + c[3] * n.Z))).Order()];
        return shares.Length == 0 ? 0 : shares[shares.Length / 2];
    }

    private static Vector3d Normal(PhotometricResult solved, int p) =>
        new(solved.Normals[3 * p], solved.Normals[3 * p + 1], solved.Normals[3 * p + 2]);

    private static double Intensity(LightSet lights, int light, int channel) =>
        lights.Intensities[light * lights.Channels + (lights.Channels == 1 ? 0 : channel)];

    private static double Dot(double[] a, double[] b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];

    private static double[] Solve(double[,] matrix, double[] right) =>
        MathNet.Numerics.LinearAlgebra.Double.DenseMatrix.OfArray(matrix).Cholesky()
            .Solve(MathNet.Numerics.LinearAlgebra.Double.DenseVector.OfArray(right)).ToArray();
}
