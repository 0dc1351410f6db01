using System.Numerics;

namespace Fovea.Photometry;

/// <summary>Least squares over each pixel's middle observations: those from quantile <see cref="Low"/> to <see cref="High"/> of its grey
/// values. Shadows lie below and highlights above.</summary>
/// <remarks>Each of n observations is 1/n of the whole; one that a quantile cuts counts by the part that is inside, and equal ones share
/// their parts, so that the order of the lights does not matter. Where the camera recorded zero or the top of its range it recorded
/// nothing, and the observation does not count. Where what is left does not fix a normal (few lights, or lights in a plane), the pixel is
/// solved from all of its observations. Source: position thresholding, in B. Shi et al., "A benchmark dataset and evaluation for
/// non-Lambertian and uncalibrated photometric stereo", CVPR 2016, section 4.1.</remarks>
public sealed class Trimmed : IPhotometricSolver
{
    private const int Grain = 1024;
    private const float Singular = 1e-6f;

    /// <inheritdoc/>
    public string Name => "trimmed";

    /// <inheritdoc/>
    public string Description => "Least squares over each pixel's observations between two quantiles";

    /// <summary>The lower quantile, 0…1.</summary>
    public double Low { get; init; } = 0.25;

    /// <summary>The upper quantile, 0…1.</summary>
    public double High { get; init; } = 0.75;

    /// <inheritdoc/>
    public PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (!(Low >= 0 && Low < High && High <= 1))
            throw new ArgumentException(
                FormattableString.Invariant($"Trimmed: expected 0 ≤ Low < High ≤ 1, got Low {Low} and High {High}."));
        scene.Lights.RequireThree();
        var (pixels, lights) = (scene.PixelCount, scene.LightCount);
        var (normals, weights) = (new float[3 * pixels], new float[lights * pixels]);
        var saturated = SaturatedPixels.Any(scene);
        var (products, trim) = (LaneEquations.Products(scene.Lights), new TrimmedWeights(lights, Low, High));
        PixelLoop.Run(pixels, Grain, (begin, end) =>
        {
            var (values, kept) = (new Vector<float>[lights], new Vector<float>[lights]);
            for (var p = begin; p < end; p += PixelLanes.Width)
            {
                var count = Math.Min(PixelLanes.Width, end - p);
                PixelLanes.Gather(scene.Grey, pixels, p, count, values);
                trim.Find(values, kept);
                if (saturated) LeaveOut(scene, p, count, kept);
                var spread = LaneEquations.Solve(products, values, kept, out var x, out var y, out var z);
                if (!Vector.GreaterThanAll(spread, new(Singular))) Widen(products, values, kept, spread, ref x, ref y, ref z);
                PixelLanes.Scatter(x, y, z, normals, p, count);
                PixelLanes.Scatter(kept, weights, pixels, p, count);
            }
        }, progress, cancellation);
        return PhotometricResult.FromScaledNormals(scene, Name, normals, weights);
    }

    private static void LeaveOut(PhotometricScene scene, int first, int count, Span<Vector<float>> kept)
    {
        for (var light = 0; light < kept.Length; light++)
        {
            var flags = scene.Flags.AsSpan(light * scene.PixelCount + first, count);
            for (var i = 0; i < count; i++)
                if ((flags[i] & ObservationFlags.Saturated) != 0) kept[light] = kept[light].WithElement(i, 0);
        }
    }

    // Pixels whose equations are near singular get all of their observations back.
    private static void Widen(float[] products, Vector<float>[] values, Vector<float>[] kept, Vector<float> spread,
        ref Vector<float> x, ref Vector<float> y, ref Vector<float> z)
    {
        var good = Vector.GreaterThan(spread, new(Singular));
        for (var i = 0; i < kept.Length; i++) kept[i] = Vector.ConditionalSelect(good, kept[i], Vector<float>.One);
        LaneEquations.Solve(products, values, kept, out var allX, out var allY, out var allZ);
        x = Vector.ConditionalSelect(good, x, allX);
        y = Vector.ConditionalSelect(good, y, allY);
        z = Vector.ConditionalSelect(good, z, allZ);
    }
}
