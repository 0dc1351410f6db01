using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>Pictures as the solution says that they should be: ρ·max(0, n·l).</summary>
public static class Reconstruction
{
    /// <summary>The values under a light of intensity 1.</summary>
    /// <param name="result">Normals and albedo.</param>
    /// <param name="light">Its direction, of any length.</param>
    /// <returns>[pixels × channels].</returns>
    public static float[] Relight(PhotometricResult result, Vector3d light)
    {
        ArgumentNullException.ThrowIfNull(result);
        var l = light.Unit();
        var (values, channels) = (new float[result.ChannelAlbedo.Length], result.Channels);
        for (var p = 0; p < result.Mask.Count; p++)
        {
            var shading = Math.Max(0, result.Normals[3 * p] * l.X + result.Normals[3 * p + 1] * l.Y + result.Normals[3 * p + 2] * l.Z);
            for (var c = 0; c < channels; c++) values[p * channels + c] = (float)(result.ChannelAlbedo[p * channels + c] * shading);
        }
        return values;
    }

    /// <summary>Root mean square of I − ρ·max(0, n·l) over all grey observations of pixels with a solution, and its ratio to that of
    /// I.</summary>
    public static (double Rms, double Relative) Residual(PhotometricScene scene, PhotometricResult result)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(result);
        var parts = new (double Residual, double Total, long Count)[scene.LightCount];
        PixelLoop.Run(parts.Length, 1, (begin, end) =>
        {
            for (var light = begin; light < end; light++)
            {
                var (x, y, z) = scene.Lights[light];
                var (lx, ly, lz, values, n) = ((float)x, (float)y, (float)z, scene.Grey, result.Normals);
                var (residual, total, count, at) = (0.0, 0.0, 0L, light * scene.PixelCount);
                for (var p = 0; p < result.Albedo.Length; p++)
                {
                    if (!result.Valid[p]) continue;
                    var value = values[at + p];
                    var difference = value - result.Albedo[p] * Math.Max(0, n[3 * p] * lx + n[3 * p + 1] * ly + n[3 * p + 2] * lz);
                    residual += difference * difference;
                    total += value * value;
                    count++;
                }
                parts[light] = (residual, total, count);
            }
        });
        double squares = parts.Sum(p => p.Residual), all = parts.Sum(p => p.Total), n = Math.Max(1, parts.Sum(p => p.Count));
        return (Math.Sqrt(squares / n), all > 0 ? Math.Sqrt(squares / all) : 0);
    }

    /// <summary>A picture as taken, as reconstructed, and the difference in colours: blue where the reconstruction is too dark, red where
    /// it is too bright.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="result">Normals and albedo.</param>
    /// <param name="light">Which picture.</param>
    public static Image Compare(PhotometricScene scene, PhotometricResult result, int light)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(result);
        var (x, y, z) = scene.Lights[light];
        var (guess, channels, mask) = (Relight(result, new(x, y, z)), scene.Channels, scene.Mask);
        var taken = new float[guess.Length];
        for (var c = 0; c < channels; c++)
        {
            var values = scene.ChannelOf(light, c);
            for (var p = 0; p < values.Length; p++) taken[p * channels + c] = values[p];
        }
        var white = LinearPicture.White(taken);
        var difference = new float[mask.Count];
        for (var i = 0; i < guess.Length; i++) difference[i / channels] += (guess[i] - taken[i]) / (channels * white);
        var name = scene.FileNames.Count > light ? scene.FileNames[light] : $"light {light + 1}";
        return ImageGrid.Create(
            [
                LinearPicture.Encode(taken, mask, channels, white), LinearPicture.Encode(guess, mask, channels, white),
                ScaledMap.Draw(mask, Array.ConvertAll(difference, d => 100 * d), -25, 25, " %", ColorMap.Diverging),
            ], 3, 1, [name, "reconstructed", "too dark − … + too bright"]);
    }
}
