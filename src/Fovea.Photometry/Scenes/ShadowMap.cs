using System.Numerics;

namespace Fovea.Photometry;

/// <summary>Observations that are in shadow by their value: below a tenth of the upper quartile of their pixel's observations.</summary>
/// <remarks>The upper quartile stands for the pixel when lit, and highlights do not reach it. Attached and cast shadows are not told
/// apart.</remarks>
public static class ShadowMap
{
    private const float Level = 0.1f;

    /// <summary>The share of lights that leave each pixel in shadow, 0…1.</summary>
    public static float[] Shares(PhotometricScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var (pixels, lights) = (scene.PixelCount, scene.LightCount);
        var (shares, quartile) = (new float[pixels], new Quantiles(lights, 0.75));
        PixelLoop.Run(pixels, 1024, (begin, end) =>
        {
            var (values, sorted, result) = (new Vector<float>[lights], new Vector<float>[lights], new Vector<float>[1]);
            for (var p = begin; p < end; p += PixelLanes.Width)
            {
                var count = Math.Min(PixelLanes.Width, end - p);
                PixelLanes.Gather(scene.Grey, pixels, p, count, values);
                values.CopyTo(sorted, 0);
                quartile.Find(sorted, result);
                var (dark, shadowed) = (result[0] * Level, Vector<float>.Zero);
                foreach (var value in values)
                {
                    var isDark = Vector.BitwiseOr(Vector.LessThan(value, dark), Vector.LessThanOrEqual(value, Vector<float>.Zero));
                    shadowed += Vector.ConditionalSelect(isDark, Vector<float>.One, Vector<float>.Zero);
                }
                shadowed /= lights;
                for (var i = 0; i < count; i++) shares[p + i] = shadowed[i];
            }
        });
        return shares;
    }
}
