using System.Numerics;

namespace Fovea.Photometry;

/// <summary>One isotropic reflectance of a whole object, fitted to its pictures where the normals are known:
/// I_c = (ρ_c·B(θ_d) + σ·S(θ_h, θ_d))·max(0, n·l).</summary>
/// <remarks><b>θ_h</b> is the angle between the normal and h, half-way between light and view; <b>θ_d</b> that between light and h. The
/// table T(θ_h, θ_d) and a brightness for each pixel are fitted in turn by least squares over lit observations that are not saturated.
/// B is what T has away from the highlight, S the rest; then each pixel gets ρ and σ by least squares, neither below zero.
/// Source: F. Romeiro, Y. Vasilyev, T. Zickler, "Passive reflectometry", ECCV 2008, for the two angles; the split is an
/// addition.</remarks>
public sealed class BivariateReflectance
{
    /// <summary>Rows and columns of the table: θ_h = 90°·(row/47)² and θ_d = 45°·column/11.</summary>
    public const int HalfSteps = 48, DifferenceSteps = 12;

    private const int Rounds = 4, LeastLights = 12;
    private const float ShadowShare = 0.05f, LeastShading = 0.1f;
    // The highlight's base, as a share of the observations with one θ_d, from the dimmest.
    private const double BaseShare = 0.3;

    private BivariateReflectance(float[] table, float[] matt) => (Table, Matt) = (table, matt);

    /// <summary>T, [48 × 12].</summary>
    public float[] Table { get; }

    /// <summary>B where it is below T, else T, [48 × 12]; the rest, T − B, is S.</summary>
    public float[] Matt { get; }

    /// <summary>ρ, [pixels × channels].</summary>
    public required float[] Albedo { get; init; }

    /// <summary>σ, [pixels].</summary>
    public required float[] Gloss { get; init; }

    /// <summary>Root mean square of what the fit leaves of lit observations, relative to that of the observations.</summary>
    public required double Residual { get; init; }

    /// <summary>The same for Lambert's law with the same normals.</summary>
    public required double LambertResidual { get; init; }

    /// <summary>Whether the table explains the pictures better than Lambert's law: by a tenth of its residual or more, and by two
    /// hundredths of the observations.</summary>
    public bool IsBetter => Residual < 0.9 * LambertResidual && Residual < LambertResidual - 0.02;

    /// <summary>Fits a table.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="result">The normals.</param>
    /// <param name="cancellation">Stops within a second or so.</param>
    /// <returns>null below twelve lights, or where no observation is lit.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static BivariateReflectance? Fit(PhotometricScene scene, PhotometricResult result, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(result);
        if (scene.LightCount < LeastLights || !scene.Lights.AreKnown) return null;
        var samples = new LitSamples(scene, result, ShadowShare, LeastShading, cancellation);
        var (brightness, table) = ((float[])result.Albedo.Clone(), new float[HalfSteps * DifferenceSteps]);
        Array.Fill(table, 1);
        double[]? weights = null;
        for (var round = 0; round < Rounds; round++)
        {
            weights = samples.FitTable(brightness, table);
            if (!(weights.Sum() > 0)) return null;
            samples.FitBrightness(table, brightness);
        }
        var matt = Split(table, weights!);
        var (albedo, gloss) = samples.FitPixels(table, matt);
        var fit = new BivariateReflectance(table, matt) { Albedo = albedo, Gloss = gloss, Residual = 0, LambertResidual = 0 };
        var (residual, lambert) = samples.Residuals(fit);
        return new(table, matt) { Albedo = albedo, Gloss = gloss, Residual = residual, LambertResidual = lambert };
    }

    /// <summary>B and S for a normal and a light.</summary>
    /// <param name="normal">n, of length 1.</param>
    /// <param name="light">l, of length 1.</param>
    /// <returns>Between entries of the table by straight lines.</returns>
    public (float Matt, float Gloss) At(Vector3 normal, Vector3 light)
    {
        var half = Vector3.Normalize(light + Vector3.UnitZ);
        var (row, column) = (Row(normal, half), Column(half));
        var (matt, whole) = (Between(Matt, row, column), Between(Table, row, column));
        return (matt, Math.Max(0, whole - matt));
    }

    /// <summary>The pictures of a surface under a light of intensity 1: (ρ_c·B + σ·S)·max(0, n·l).</summary>
    /// <param name="result">The normals.</param>
    /// <param name="light">Its direction, of any length.</param>
    /// <returns>[pixels × channels].</returns>
    public float[] Relight(PhotometricResult result, Vector3d light)
    {
        ArgumentNullException.ThrowIfNull(result);
        var unit = light.Unit();
        var (l, channels) = (new Vector3((float)unit.X, (float)unit.Y, (float)unit.Z), Albedo.Length / Gloss.Length);
        var values = new float[Albedo.Length];
        for (var p = 0; p < Gloss.Length; p++)
        {
            var n = new Vector3(result.Normals[3 * p], result.Normals[3 * p + 1], result.Normals[3 * p + 2]);
            var shading = Vector3.Dot(n, l);
            if (!(shading > 0)) continue;
            var (matt, gloss) = At(n, l);
            for (var c = 0; c < channels; c++)
                values[p * channels + c] = shading * (Albedo[p * channels + c] * matt + Gloss[p] * gloss);
        }
        return values;
    }

    /// <summary>The row of the table, between entries, for n and h.</summary>
    internal static float Row(Vector3 normal, Vector3 half) =>
        MathF.Sqrt(MathF.Acos(Math.Clamp(Vector3.Dot(normal, half), 0, 1)) / (MathF.PI / 2)) * (HalfSteps - 1);

    /// <summary>The column of the table, between entries, for h.</summary>
    internal static float Column(Vector3 half) =>
        Math.Min(MathF.Acos(Math.Clamp(half.Z, 0, 1)) / (MathF.PI / 4), 1) * (DifferenceSteps - 1);

    /// <summary>A table between its entries.</summary>
    internal static float Between(float[] table, float row, float column)
    {
        var (r, c) = (Math.Min((int)row, HalfSteps - 2), Math.Min((int)column, DifferenceSteps - 2));
        var (v, u, at) = (row - r, column - c, r * DifferenceSteps + c);
        return (1 - v) * ((1 - u) * table[at] + u * table[at + 1])
            + v * ((1 - u) * table[at + DifferenceSteps] + u * table[at + DifferenceSteps + 1]);
    }

    // For each θ_d the value that a share of its observations is below.
    private static float[] Split(float[] table, double[] weights)
    {
        var matt = (float[])table.Clone();
        for (var column = 0; column < DifferenceSteps; column++)
        {
            var c = column;
            var rows = Enumerable.Range(0, HalfSteps).Select(r => r * DifferenceSteps + c).OrderBy(i => table[i]).ToArray();
            var total = rows.Sum(i => weights[i]);
            var (sum, level) = (0.0, table[rows[HalfSteps / 3]]);
            foreach (var i in rows)
            {
                sum += weights[i];
                level = table[i];
                if (sum >= BaseShare * total && total > 0) break;
            }
            foreach (var i in rows) matt[i] = Math.Min(table[i], level);
        }
        return matt;
    }
}
