namespace Fovea.Photometry;

/// <summary>Normals, albedo and depth in millimetres under lamps that stand beside the object.</summary>
/// <remarks>
/// <para>From a depth follow each pixel's vectors to the lamps l_i and their attenuations a_i, from these its normal by least squares,
/// I_i/a_i = ρ·n·l_i, and from the normals by integration a depth again. It begins with a plane that faces the camera at the object's mean
/// distance, and ends when the depth changes by less than a tolerance.</para>
/// <para>Source: Y. Quéau et al., "LED-based photometric stereo: modeling, calibration and numerical solution", J. Math. Imaging
/// Vis. 60, 2018, section 4.1; the trimming is that of <see cref="Trimmed"/>.</para>
/// </remarks>
public sealed class NearLightSolver
{
    private const int Grain = 256;
    private const double Singular = 1e-6;

    /// <summary>The quantiles of a pixel's I_i/a_i between which observations count; 0 and 1 for all.</summary>
    public (double Low, double High) Quantiles { get; init; } = (0.25, 0.75);

    /// <summary>How depth is found from normals.</summary>
    public INormalIntegrator Integrator { get; init; } = new Poisson();

    /// <summary>Ends when the root mean square change of the depth is below this, in millimetres.</summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>Rounds at most.</summary>
    public int MaxRounds { get; init; } = 30;

    /// <summary>Solves a scene.</summary>
    /// <param name="scene">The observations, divided by the lamps' intensities Φ; its directions are not used.</param>
    /// <param name="lights">One for each picture.</param>
    /// <param name="projection">How the surface came into the pictures, with lengths in millimetres.</param>
    /// <param name="progress">Told the share that is done, 0…1.</param>
    /// <param name="cancellation">Stops within a second or so.</param>
    /// <exception cref="ArgumentException">There are fewer than three lamps or not one for each picture, lengths are in pixels, or a
    /// setting is outside its range.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public NearLightResult Solve(PhotometricScene scene, IReadOnlyList<NearLight> lights, Projection projection,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(lights);
        ArgumentNullException.ThrowIfNull(projection);
        Check(scene, lights, projection);
        var mask = scene.Mask;
        var z = new float[mask.Count];
        Array.Fill(z, (float)-(projection.Distance ?? 0));
        var (changes, field) = (new List<double>(), Field(lights, mask, projection, z));
        while (true)
        {
            var normals = Normals(scene, field, cancellation, out var weights);
            var depth = Integrator.Integrate(mask, normals, projection, null, cancellation);
            var sum = 0.0;
            for (var p = 0; p < z.Length; p++) sum += Math.Pow(depth.Depth[p] - z[p], 2);
            changes.Add(Math.Sqrt(sum / z.Length));
            progress?.Report((double)changes.Count / MaxRounds);
            var isDone = changes[^1] < Tolerance;
            if (!isDone && changes.Count < MaxRounds)
            {
                z = depth.Depth;
                field = Field(lights, mask, projection, z);
                continue;
            }
            progress?.Report(1);
            var far = field.AsDistant(scene, normals);
            var surface = PhotometricResult.FromScaledNormals(far, "near-lights", normals, weights);
            return new(surface, depth.Of(surface), far, changes, isDone);
        }
    }

    private static NearField Field(IReadOnlyList<NearLight> lights, PixelMask mask, Projection projection, float[] depth) =>
        new(lights, mask, projection, depth);

    private void Check(PhotometricScene scene, IReadOnlyList<NearLight> lights, Projection projection)
    {
        if (lights.Count != scene.LightCount || lights.Count < 3) throw new ArgumentException(
            $"NearLightSolver: expected three lamps or more, one for each of {scene.LightCount} pictures, got {lights.Count}.",
            nameof(lights));
        if (projection.Unit != "mm") throw new ArgumentException(
            "NearLightSolver: expected lengths in mm (a pixel pitch, or a camera with a distance), got pixels.", nameof(projection));
        if (!(Quantiles.Low >= 0 && Quantiles.Low < Quantiles.High && Quantiles.High <= 1)) throw new ArgumentException(
            FormattableString.Invariant($"NearLightSolver: expected 0 ≤ Low < High ≤ 1, got {Quantiles}."));
        if (!(Tolerance > 0) || MaxRounds < 1) throw new ArgumentException(FormattableString.Invariant(
            $"NearLightSolver: expected a tolerance above 0 and a round or more, got {Tolerance} and {MaxRounds}."));
    }

    /// <summary>G of each pixel, [pixels × 3]; 0 where there is none.</summary>
    private float[] Normals(PhotometricScene scene, NearField field, CancellationToken cancellation, out float[] weights)
    {
        var (pixels, count) = (scene.PixelCount, scene.LightCount);
        var (normals, kept) = (new float[3 * pixels], new float[count * pixels]);
        PixelLoop.Run(pixels, Grain, (begin, end) =>
        {
            var (values, sorted, mine) = (new float[count], new float[count], new float[count]);
            for (var p = begin; p < end; p++)
            {
                for (var i = 0; i < count; i++)
                {
                    var (at, a) = (i * pixels + p, field.Attenuation(i, p));
                    var isUsable = a > 0 && (scene.Flags[at] & ObservationFlags.Saturated) == 0 && float.IsFinite(scene.Grey[at]);
                    values[i] = isUsable ? scene.Grey[at] / a : float.NaN;
                }
                Weigh(values, sorted, mine);
                if (!Fit(field, values, mine, p, normals))
                {
                    for (var i = 0; i < count; i++) mine[i] = float.IsNaN(values[i]) ? 0 : 1;
                    Fit(field, values, mine, p, normals);
                }
                for (var i = 0; i < count; i++) kept[i * pixels + p] = mine[i];
            }
        }, null, cancellation);
        weights = kept;
        return normals;
    }

    // How much of each of n observations lies between two quantiles; equal ones share.
    private void Weigh(float[] values, float[] sorted, float[] weights)
    {
        var n = 0;
        foreach (var value in values)
            if (!float.IsNaN(value)) sorted[n++] = value;
        Array.Sort(sorted, 0, n);
        var (low, high) = (Quantiles.Low * n, Quantiles.High * n);
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
            {
                weights[i] = 0;
                continue;
            }
            var first = Array.BinarySearch(sorted, 0, n, values[i]);
            var last = first;
            while (first > 0 && sorted[first - 1] == values[i]) first--;
            while (last + 1 < n && sorted[last + 1] == values[i]) last++;
            var share = (Math.Min(last + 1, high) - Math.Max(first, low)) / (last + 1 - first);
            // Where a quantile is taken at all, black recorded nothing, as in Trimmed.
            weights[i] = Quantiles.Low > 0 && !(values[i] > 0) ? 0 : (float)Math.Clamp(share, 0, 1);
        }
    }

    private static bool Fit(NearField field, float[] values, float[] weights, int pixel, float[] normals)
    {
        var (sum, bx, by, bz) = (default(Symmetric3), 0.0, 0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            if (weights[i] == 0) continue;
            var l = field.Direction(i, pixel);
            var product = weights[i] * values[i];
            sum = sum.Plus(l.X, l.Y, l.Z, weights[i]);
            (bx, by, bz) = (bx + product * l.X, by + product * l.Y, bz + product * l.Z);
        }
        var trace = sum.Xx + sum.Yy + sum.Zz;
        if (!(sum.Determinant > Singular * trace * trace * trace)) return false;
        var (x, y, z) = sum.Inverse().Times(bx, by, bz);
        if (!double.IsFinite(x + y + z)) return false;
        (normals[3 * pixel], normals[3 * pixel + 1], normals[3 * pixel + 2]) = ((float)x, (float)y, (float)z);
        return true;
    }
}

/// <summary>What a <see cref="NearLightSolver"/> found.</summary>
/// <param name="Surface">Normals and albedo.</param>
/// <param name="Depth">In millimetres.</param>
/// <param name="Distant">The pictures as the surface would look under distant lights of the mean directions: each observation times
/// max(0, n·l̄)/(a·n·l), by at most 4/a.</param>
/// <param name="Changes">Root mean square change of the depth in each round, in millimetres; the first is from a plane.</param>
/// <param name="IsConverged">Whether the last change is below the tolerance.</param>
public sealed record NearLightResult(PhotometricResult Surface, DepthMap Depth, PhotometricScene Distant, IReadOnlyList<double> Changes,
    bool IsConverged);
