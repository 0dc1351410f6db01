using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Photometry;

/// <summary>The albedo of each colour channel where the normal is known: ρ = Σ w·I·s / Σ w·s² with the shading s = max(0, n·l), the
/// least-squares fit of I = ρ·s.</summary>
public static class ColorAlbedo
{
    private const int Block = 2048;

    /// <summary>Fits every channel.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="normals">[pixels × 3], of length 1, or (0, 0, 0).</param>
    /// <param name="weights">[lights × pixels]; null for 1.</param>
    /// <returns>[pixels × channels], 0 or above; 0 where no light reaches the pixel.</returns>
    public static float[] Fit(PhotometricScene scene, float[] normals, float[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(normals);
        var result = new float[scene.PixelCount * scene.Channels];
        PixelLoop.Run(scene.PixelCount, Block, (begin, end) => Fit(scene, normals, weights, begin, end, result));
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fit(PhotometricScene scene, float[] normals, float[]? weights, int begin, int end, float[] result)
    {
        var (count, channels) = (end - begin, scene.Channels);
        // Planes of the block: x, y, z, Σ w·s², then Σ w·I·s of each channel. A multiple of the vector's width long.
        var stride = (count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        var planes = new float[(5 + channels) * stride];
        Span<float> nx = planes.AsSpan(0, stride), ny = planes.AsSpan(stride, stride), nz = planes.AsSpan(2 * stride, stride);
        Span<float> squares = planes.AsSpan(3 * stride, stride), shading = planes.AsSpan(4 * stride, stride);
        for (var i = 0; i < count; i++) (nx[i], ny[i], nz[i]) =
            (normals[3 * (begin + i)], normals[3 * (begin + i) + 1], normals[3 * (begin + i) + 2]);
        for (var light = 0; light < scene.LightCount; light++)
        {
            var (x, y, z) = scene.Lights[light];
            var (lx, ly, lz) = (new Vector<float>((float)x), new Vector<float>((float)y), new Vector<float>((float)z));
            for (var i = 0; i < stride; i += Vector<float>.Count)
            {
                var s = Vector.Max(Vector<float>.Zero, lx * new Vector<float>(nx[i..]) + ly * new Vector<float>(ny[i..])
                    + lz * new Vector<float>(nz[i..]));
                s.CopyTo(shading[i..]);
                if (weights is null) (new Vector<float>(squares[i..]) + s * s).CopyTo(squares[i..]);
            }
            if (weights is not null)
            {
                var w = weights.AsSpan(light * scene.PixelCount + begin, count);
                for (var i = 0; i < count; i++)
                {
                    squares[i] += w[i] * shading[i] * shading[i];
                    shading[i] *= w[i];
                }
            }
            for (var c = 0; c < channels; c++)
            {
                var values = scene.ChannelOf(light, c).Slice(begin, count);
                var sums = planes.AsSpan((5 + c) * stride, stride);
                var i = 0;
                for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
                    (new Vector<float>(sums[i..]) + new Vector<float>(shading[i..]) * new Vector<float>(values[i..])).CopyTo(sums[i..]);
                for (; i < count; i++) sums[i] += shading[i] * values[i];
            }
        }
        for (var i = 0; i < count; i++)
        {
            for (var c = 0; c < channels; c++)
            {
                var albedo = planes[(5 + c) * stride + i] / squares[i];
                result[(begin + i) * channels + c] = float.IsFinite(albedo) ? Math.Max(0, albedo) : 0;
            }
        }
    }
}
