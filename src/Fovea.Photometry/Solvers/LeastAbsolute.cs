using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Photometry;

/// <summary>The g that minimises Σ |I − l·g|, by least squares with weights 1/max(|r|, δ) that follow the residuals r.</summary>
/// <remarks>δ falls from a tenth to a ten-thousandth of the pixel's mean value, so that the early steps see a smooth problem.
/// Source: I. Daubechies et al., "Iteratively reweighted least squares minimization for sparse recovery", Communications on Pure and
/// Applied Mathematics 63, 2010; for photometric stereo S. Ikehata et al., CVPR 2012, section 3.</remarks>
public sealed class LeastAbsolute : IPhotometricSolver
{
    private const int Grain = 512;
    private const float FirstDelta = 0.1f, LastDelta = 1e-4f;

    /// <inheritdoc/>
    public string Name => "l1";

    /// <inheritdoc/>
    public string Description => "Least absolute deviations by reweighted least squares";

    /// <summary>Steps of reweighting.</summary>
    public int Iterations { get; init; } = 30;

    /// <inheritdoc/>
    public PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (Iterations < 1) throw new ArgumentException($"LeastAbsolute: expected Iterations of 1 or more, got {Iterations}.");
        scene.Lights.RequireThree();
        var (pixels, lights) = (scene.PixelCount, scene.LightCount);
        var (normals, weights) = (new float[3 * pixels], new float[lights * pixels]);
        var products = LaneEquations.Products(scene.Lights);
        PixelLoop.Run(pixels, Grain, (begin, end) =>
        {
            var (values, w) = (new Vector<float>[lights], new Vector<float>[lights]);
            for (var p = begin; p < end; p += PixelLanes.Width)
            {
                var count = Math.Min(PixelLanes.Width, end - p);
                PixelLanes.Gather(scene.Grey, pixels, p, count, values);
                Solve(products, values, w, out var x, out var y, out var z);
                PixelLanes.Scatter(x, y, z, normals, p, count);
                PixelLanes.Scatter(w, weights, pixels, p, count);
            }
        }, progress, cancellation);
        return PhotometricResult.FromScaledNormals(scene, Name, normals, weights);
    }

    private void Solve(float[] products, Vector<float>[] values, Vector<float>[] w, out Vector<float> x, out Vector<float> y,
        out Vector<float> z)
    {
        var sum = Vector<float>.Zero;
        foreach (var value in values) sum += Vector.Abs(value);
        // A pixel that no light reaches has no scale; its solution is zero whatever the weights.
        var scale = Vector.Max(sum / values.Length, new(float.Epsilon * 1e10f));
        Array.Fill(w, Vector<float>.One);
        LaneEquations.Solve(products, values, w, out x, out y, out z);
        var fall = MathF.Pow(LastDelta / FirstDelta, 1f / Math.Max(1, Iterations - 1));
        var delta = FirstDelta;
        for (var i = 0; i < Iterations; i++, delta *= fall)
        {
            Reweigh(products, values, w, scale * delta, x, y, z);
            LaneEquations.Solve(products, values, w, out x, out y, out z);
        }
        // What is left for the colours: full weight within one per cent of the pixel's scale.
        Reweigh(products, values, w, scale * 0.01f, x, y, z);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Reweigh(ReadOnlySpan<float> products, ReadOnlySpan<Vector<float>> values, Span<Vector<float>> w,
        Vector<float> delta,
        Vector<float> x, Vector<float> y, Vector<float> z)
    {
        for (int i = 0, k = 0; i < values.Length; i++, k += 9)
        {
            var r = Vector.Abs(values[i] - (x * products[k] + y * products[k + 1] + z * products[k + 2]));
            w[i] = delta / Vector.Max(r, delta);
        }
    }
}
