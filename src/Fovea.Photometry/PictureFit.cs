using System.Globalization;

namespace Fovea.Photometry;

/// <summary>How each picture agrees with the rest: its brightness against what the others' surface says, and light that is there without
/// any lamp.</summary>
/// <param name="Gains">For each picture the median of I/(l·G) over some hundred pixels that its light reaches, G by least absolute
/// deviations over all pictures; 1 where it agrees, NaN where too few pixels are lit.</param>
/// <param name="Ambient">The median of a/‖G‖ where I = l·G + a/e is fitted to a pixel's well-lit observations, e the light's intensity: 0
/// for a dark room; NaN where too few lights or pixels are lit.</param>
/// <param name="Spread">1 − ‖n̄‖ of the normals' mean n̄: 0 for a plane, ⅓ for a hemisphere as it is seen.</param>
/// <remarks>Measured on the six objects of DiLiGenT, under all 96 or any 6 to 24 of their lights, and on rendered materials: gains of 0.71
/// to 1.20 (1.51 on planes that shine), ambient light of −0.26 to 0.05. Pictures in sRGB that are taken for linear look like ambient light
/// of 0.27 and more.</remarks>
public sealed record PictureFit(double[] Gains, double Ambient, double Spread)
{
    private const int Samples = 700, LeastLit = 20, LeastLights = 6;
    private const double Lit = 0.3, Dimmest = 0.6, MuchAmbient = 0.1;

    /// <summary>Measures by pixels spread over the object.</summary>
    /// <returns>null below four lights or where the lights lie in a plane.</returns>
    public static PictureFit? Of(PhotometricScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (scene.LightCount < 4 || scene.Lights.Rank < 3) return null;
        var sample = scene.Sample(Samples);
        var solved = new LeastAbsolute { Iterations = 10 }.Solve(sample);
        var gains = new double[scene.LightCount];
        PixelLoop.Run(gains.Length, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++) gains[i] = Gain(sample, solved, i);
        });
        return new(gains, AmbientOf(sample, solved), SpreadOf(solved));
    }

    /// <summary>Pictures that are less than 0.6 or more than 1.67 times as bright as the others say.</summary>
    public IReadOnlyList<int> Odd => [.. Enumerable.Range(0, Gains.Length).Where(i => Gains[i] is < Dimmest or > 1 / Dimmest)];

    /// <summary>Whether the odd pictures are few, an eighth or less of six or more, so that the others can be relied on.</summary>
    public bool IsFewOdd => Gains.Length >= LeastLights && Odd.Count <= Math.Max(1, Gains.Length / 8) && !(Ambient > MuchAmbient);

    /// <summary>Lines that say what does not agree, but for pictures that are odd while the others agree.</summary>
    public IReadOnlyList<string> Warnings()
    {
        var (lines, known) = (new List<string>(), Gains.Where(double.IsFinite).Order().ToArray());
        if (Ambient > MuchAmbient) lines.Add(string.Create(CultureInfo.InvariantCulture,
            $"there is light without any lamp, {100 * Ambient:F0} % of what a lamp gives: take a picture with all lamps off ")
            + "(--dark FILE); or are the pictures sRGB (--encoding srgb)?");
        else if (Odd.Count > 0 && !IsFewOdd) lines.Add(string.Create(CultureInfo.InvariantCulture,
            $"the pictures are {known[0]:F2} to {known[^1]:F2} times as bright as the lights' intensities say; ")
            + "--method semi-calibrated finds intensities itself");
        return lines;
    }

    private static double SpreadOf(PhotometricResult solved)
    {
        var (sum, count) = (default(Vector3d), solved.Valid.Count(v => v));
        for (var i = 0; i < solved.Normals.Length; i += 3) sum += new Vector3d(solved.Normals[i], solved.Normals[i + 1],
            solved.Normals[i + 2]);
        return count == 0 ? 0 : 1 - sum.Length / count;
    }

    private static double Gain(PhotometricScene sample, PhotometricResult solved, int light)
    {
        var ratios = new List<double>();
        for (var p = 0; p < sample.PixelCount; p++)
            if (Shading(sample, solved, light, p) is > Lit and var s) ratios.Add(sample.Grey[light * sample.PixelCount + p]
                / (s * solved.Albedo[p]));
        return Median(ratios);
    }

    // n·l of an observation that can be used; else NaN.
    private static double Shading(PhotometricScene sample, PhotometricResult solved, int light, int pixel)
    {
        var at = light * sample.PixelCount + pixel;
        if (!solved.Valid[pixel] || (sample.Flags[at] & ObservationFlags.Saturated) != 0 || !float.IsFinite(sample.Grey[at]))
            return double.NaN;
        var (x, y, z) = sample.Lights[light];
        return x * solved.Normals[3 * pixel] + y * solved.Normals[3 * pixel + 1] + z * solved.Normals[3 * pixel + 2];
    }

    private static double AmbientOf(PhotometricScene sample, PhotometricResult solved)
    {
        var (lights, channels) = (sample.LightCount, sample.Lights.Channels);
        var inverse = Enumerable.Range(0, lights).Select(i => sample.Lights.Intensities.Skip(i * channels).Take(channels)
            .Average(e => 1 / e)).ToArray();
        var shares = new double[sample.PixelCount];
        PixelLoop.Run(shares.Length, 64, (begin, end) =>
        {
            for (var p = begin; p < end; p++) shares[p] = AmbientOf(sample, solved, p, inverse);
        });
        return Median([.. shares.Where(double.IsFinite)]);
    }

    // The three unknowns of G are eliminated; weights follow the residuals.
    private static double AmbientOf(PhotometricScene sample, PhotometricResult solved, int pixel, double[] inverse)
    {
        var (l, i, e) = (new List<Vector3d>(), new List<double>(), new List<double>());
        for (var light = 0; light < sample.LightCount; light++)
        {
            if (!(Shading(sample, solved, light, pixel) > Lit)) continue;
            var (x, y, z) = sample.Lights[light];
            l.Add(new(x, y, z));
            i.Add(sample.Grey[light * sample.PixelCount + pixel]);
            e.Add(inverse[light]);
        }
        if (l.Count < LeastLights) return double.NaN;
        var (weights, g, a) = (new double[l.Count], default(Vector3d), 0.0);
        Array.Fill(weights, 1);
        for (var step = 0; step < 4; step++)
        {
            // G(a) = A⁻¹(b − a·c) with A = Σ w·l·lᵀ, b = Σ w·I·l, c = Σ w·l/e.
            var (sum, b, c) = (default(Symmetric3), default(Vector3d), default(Vector3d));
            for (var k = 0; k < l.Count; k++)
            {
                sum = sum.Plus(l[k].X, l[k].Y, l[k].Z, weights[k]);
                (b, c) = (b + weights[k] * i[k] * l[k], c + weights[k] * e[k] * l[k]);
            }
            var rest = sum.Inverse();
            var (ab, ac) = (Times(rest, b), Times(rest, c));
            var (product, square) = (0.0, 0.0);
            for (var k = 0; k < l.Count; k++)
            {
                var left = e[k] - ac.Dot(l[k]);
                (product, square) = (product + weights[k] * left * (i[k] - ab.Dot(l[k])), square + weights[k] * left * left);
            }
            a = product / square;
            g = ab - a * ac;
            var delta = 0.01 * i.Average();
            for (var k = 0; k < l.Count; k++) weights[k] = delta / Math.Max(delta, Math.Abs(i[k] - g.Dot(l[k]) - a * e[k]));
        }
        return a / g.Length;
    }

    private static Vector3d Times(Symmetric3 a, Vector3d v)
    {
        var (x, y, z) = a.Times(v.X, v.Y, v.Z);
        return new(x, y, z);
    }

    private static double Median(List<double> values)
    {
        if (values.Count < LeastLit) return double.NaN;
        values.Sort();
        return values[values.Count / 2];
    }
}
