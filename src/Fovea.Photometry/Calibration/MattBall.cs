using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Directions of lights from the shading of a matt ball, I = e·ρ·max(0, n·l) with known normals n.</summary>
/// <remarks>e·ρ·l is the least-squares solution over the pixels that the light reaches and that are not saturated; which ones it reaches
/// follows from the solution before, n·l above a fifth, and to begin with from the brightness. Source: R. J. Woodham, "Photometric method
/// for determining surface orientation from multiple images", Optical Engineering 19(1), 1980, read the other way round: from normals to
/// light.</remarks>
public static class MattBall
{
    private const int Rounds = 6;
    private const double Rim = 0.95, Lit = 0.2, FirstShare = 0.3;

    /// <summary>Fits the light of one picture.</summary>
    /// <param name="picture">The ball under one light.</param>
    /// <param name="ball">The outline.</param>
    /// <param name="file">The picture's name in errors.</param>
    /// <param name="curve">How samples follow the light; null for linear.</param>
    /// <returns>The direction, of length 1; e·ρ of each channel in shares of the range; and the residual's root mean square over the mean
    /// brightness.</returns>
    /// <exception cref="DataFormatException">The ball is black, saturated or outside the picture.</exception>
    public static (Vector3d Direction, double[] Intensities, double Residual) Light(Image picture, Circle ball, string file,
        StoredCurve? curve = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var pixels = Pixels(picture, ball, curve);
        // A highlight may be many times as bright as the rest.
        var bright = pixels.Count == 0 ? 0 : pixels.Select(p => p.Grey).Order().ElementAt(pixels.Count * 19 / 20);
        var chosen = pixels.FindAll(p => p.Grey > FirstShare * bright);
        var light = default(Vector3d);
        for (var round = 0; round < Rounds; round++)
        {
            var (sum, b) = (default(Symmetric3), default(Vector3d));
            foreach (var (n, grey, _) in chosen) (sum, b) = (sum.Plus(n.X, n.Y, n.Z, 1), b + grey * n);
            var (x, y, z) = sum.Inverse().Times(b.X, b.Y, b.Z);
            light = new(x, y, z);
            if (chosen.Count < 10 || !double.IsFinite(light.Length) || !(light.Length > 0)) throw new DataFormatException(file, -1, "ball",
                "expected a matt ball with pixels that are lit and not saturated, got too few");
            var unit = light.Unit();
            if (round < Rounds - 1) chosen = pixels.FindAll(p => p.Normal.Dot(unit) > Lit);
        }
        var (direction, channels) = (light.Unit(), chosen[0].Colors.Length);
        var intensities = Enumerable.Range(0, channels).Select(c => chosen.Sum(p => p.Colors[c] * p.Normal.Dot(direction))
            / chosen.Sum(p => p.Normal.Dot(direction) * p.Normal.Dot(direction))).ToArray();
        var rms = Math.Sqrt(chosen.Average(p => Math.Pow(p.Grey - p.Normal.Dot(light), 2)));
        return (direction, intensities, rms / chosen.Average(p => p.Grey));
    }

    private static List<(Vector3d Normal, double Grey, double[] Colors)> Pixels(Image picture, Circle ball, StoredCurve? curve)
    {
        var (channels, full) = (SampleTable.Colors(picture), picture.BitDepth == 8 ? 255 : 65535);
        var pixels = new List<(Vector3d, double, double[])>();
        var inner = ball with { Radius = Rim * ball.Radius };
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                if (inner.Normal(x, y) is null) continue;
                var (colors, saturated) = (new double[channels], false);
                for (var c = 0; c < channels; c++)
                {
                    var at = (y * picture.Width + x) * picture.Channels + c;
                    var sample = picture.BitDepth == 8 ? picture.Pixels8[at] : picture.Pixels16[at];
                    saturated |= sample == full;
                    colors[c] = curve?.ToLight((double)sample / full) ?? (double)sample / full;
                }
                if (!saturated) pixels.Add((ball.Normal(x, y)!.Value, colors.Average(), colors));
            }
        }
        return pixels;
    }
}
