using System.Numerics;

namespace Fovea.Photometry;

/// <summary>I = L·g + e + ε, noise ε ~ N(0, λ) everywhere, corruption e ~ N(0, γᵢ) with a variance of its own for each observation; the γ
/// that make I most likely are zero for all but a few.</summary>
/// <remarks>Expectation maximisation over e and g: with w = 1/(γ + λ), S = (Lᵀ·diag(w)·L + σ⁻²)⁻¹ and r = I − L·S·Lᵀ·diag(w)·I, each γ
/// becomes (γwr)² + γ(1 − γw) + (γw)²·lᵀ·S·l. Shadows are left out. Source: S. Ikehata, D. Wipf, Y. Matsushita, K. Aizawa, "Robust
/// photometric stereo using sparse regression", CVPR 2012.</remarks>
public sealed class SparseBayesian : IPhotometricSolver
{
    private const int Grain = 256;
    private const double PriorPrecision = 1e-12;

    /// <inheritdoc/>
    public string Name => "sbl";

    /// <inheritdoc/>
    public string Description => "Sparse Bayesian regression (Ikehata et al. 2012)";

    /// <summary>λ, relative to the square of the pixel's mean.</summary>
    public double Noise { get; init; } = 1e-6;

    /// <summary>Steps of expectation maximisation.</summary>
    public int Iterations { get; init; } = 100;

    /// <summary>Observations at or below this share of the pixel's 90th percentile are shadows.</summary>
    public float ShadowShare { get; init; } = 0.05f;

    /// <inheritdoc/>
    public PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (Iterations < 1) throw new ArgumentException($"SparseBayesian: expected Iterations of 1 or more, got {Iterations}.");
        if (!(Noise > 0)) throw new ArgumentException(
            FormattableString.Invariant($"SparseBayesian: expected Noise above zero, got {Noise}."));
        scene.Lights.RequireThree();
        var (pixels, lights) = (scene.PixelCount, scene.LightCount);
        var weights = LitObservations.Of(scene, ShadowShare, cancellation);
        var normals = new float[3 * pixels];
        PixelLoop.Run(pixels, Grain, (begin, end) =>
        {
            var (values, used, gamma) = (new Vector<double>[lights], new Vector<double>[lights], new Vector<double>[lights]);
            for (var p = begin; p < end; p += Vector<double>.Count)
            {
                var count = Math.Min(Vector<double>.Count, end - p);
                Gather(scene.Grey, weights, pixels, p, count, values, used);
                var mean = Scale(values, used);
                Solve(scene.Lights.Directions, values, used, gamma, out var x, out var y, out var z);
                (x, y, z) = (x * mean, y * mean, z * mean);
                for (var i = 0; i < count; i++)
                    (normals[3 * (p + i)], normals[3 * (p + i) + 1], normals[3 * (p + i) + 2]) = ((float)x[i], (float)y[i], (float)z[i]);
                // What is left to the colours: full weight where the corruption is within a tenth of the mean.
                for (var light = 0; light < lights; light++)
                    for (var i = 0; i < count; i++) weights[light * pixels + p + i] *= (float)(0.01 / Math.Max(gamma[light][i], 0.01));
            }
        }, progress, cancellation);
        return PhotometricResult.FromScaledNormals(scene, Name, normals, weights);
    }

    private static void Gather(float[] grey, float[] weights, int pixels, int first, int count, Vector<double>[] values,
        Vector<double>[] used)
    {
        Span<double> v = stackalloc double[Vector<double>.Count], u = stackalloc double[Vector<double>.Count];
        v.Clear();
        u.Clear();
        for (var light = 0; light < values.Length; light++)
        {
            for (var i = 0; i < count; i++)
            {
                u[i] = weights[light * pixels + first + i];
                v[i] = u[i] > 0 ? grey[light * pixels + first + i] : 0;
            }
            (values[light], used[light]) = (new(v), new(u));
        }
    }

    /// <summary>Divides by the mean, so that γ and λ mean the same for dark and bright pixels.</summary>
    private static Vector<double> Scale(Vector<double>[] values, Vector<double>[] used)
    {
        Vector<double> sum = default, count = default;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i];
            count += used[i];
        }
        var mean = sum / Vector.Max(count, Vector<double>.One);
        var bright = Vector.GreaterThan(mean, Vector<double>.Zero);
        var factor = Vector.ConditionalSelect(bright, Vector<double>.One / mean, Vector<double>.Zero);
        for (var i = 0; i < values.Length; i++) values[i] *= factor;
        return mean;
    }

    private void Solve(double[] directions, Vector<double>[] values, Vector<double>[] used, Vector<double>[] gamma,
        out Vector<double> x, out Vector<double> y, out Vector<double> z)
    {
        Array.Fill(gamma, Vector<double>.One);
        var lambda = new Vector<double>(Noise);
        x = y = z = default;
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var prior = new Vector<double>(PriorPrecision);
            Vector<double> xx = prior, yy = prior, zz = prior, xy = default, xz = default, yz = default;
            Vector<double> bx = default, by = default, bz = default;
            for (int i = 0, k = 0; i < values.Length; i++, k += 3)
            {
                var (lx, ly, lz) = (directions[k], directions[k + 1], directions[k + 2]);
                var w = used[i] / (gamma[i] + lambda);
                var (wx, wy, wz) = (w * lx, w * ly, w * lz);
                bx += wx * values[i];
                by += wy * values[i];
                bz += wz * values[i];
                xx += wx * lx;
                xy += wx * ly;
                xz += wx * lz;
                yy += wy * ly;
                yz += wy * lz;
                zz += wz * lz;
            }
            // S by cofactors.
            var (cxx, cxy, cxz) = (yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy);
            var (cyy, cyz, czz) = (xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy);
            var d = Vector<double>.One / (xx * cxx + xy * cxy + xz * cxz);
            (cxx, cxy, cxz, cyy, cyz, czz) = (cxx * d, cxy * d, cxz * d, cyy * d, cyz * d, czz * d);
            x = cxx * bx + cxy * by + cxz * bz;
            y = cxy * bx + cyy * by + cyz * bz;
            z = cxz * bx + cyz * by + czz * bz;
            for (int i = 0, k = 0; i < values.Length; i++, k += 3)
            {
                var (lx, ly, lz) = (directions[k], directions[k + 1], directions[k + 2]);
                var share = gamma[i] / (gamma[i] + lambda);
                var e = share * (values[i] - (x * lx + y * ly + z * lz));
                var own = cxx * (lx * lx) + cyy * (ly * ly) + czz * (lz * lz);
                var spread = own + (cxy * (lx * ly) + cxz * (lx * lz) + cyz * (ly * lz)) * 2;
                spread = share * share * Vector.Max(spread, Vector<double>.Zero);
                gamma[i] = e * e + gamma[i] * (Vector<double>.One - share) + spread;
            }
        }
    }
}
