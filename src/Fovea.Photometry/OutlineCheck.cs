using System.Globalization;

namespace Fovea.Photometry;

/// <summary>Whether the normals at the outline of a closed object face outwards, as they do where it turns away from the camera.</summary>
/// <remarks>Lights whose x or y are turned round, or that stand behind the object, give normals that are mirrored in the same way and fit
/// the pictures just as well; only the outline tells. Flat objects and such as fill the picture have normals of no preference there, and
/// nothing is said.</remarks>
public static class OutlineCheck
{
    private const double Inwards = -0.3, Backwards = 0.5;
    private const int LeastPixels = 50, Deep = 3;

    /// <summary>A line that says which axis is turned round; null where nothing is odd.</summary>
    public static string? Of(PhotometricResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var (mask, normals) = (result.Mask, result.Normals);
        var valid = result.Valid.Count(v => v);
        var away = Enumerable.Range(0, mask.Count).Count(p => result.Valid[p] && normals[3 * p + 2] < 0);
        if (valid > 0 && away > Backwards * valid) return string.Create(CultureInfo.InvariantCulture,
            $"{100.0 * away / valid:F0} % of the normals face away from the camera: z of the lights should point to it, ")
            + "from the object to the light";
        var (x, y, pixels) = Outwards(mask, normals);
        if (pixels < LeastPixels) return null;
        return (x < Inwards, y < Inwards) switch
        {
            (true, true) => Line("x and y of the lights point"),
            (true, false) => Line("x of the lights points"),
            (false, true) => Line("y of the lights points"),
            _ => null,
        };

        static string Line(string axes) =>
            $"the normals at the outline face inwards: if the object is no hollow, {axes} the wrong way (x is to the right, y up)";
    }

    /// <summary>Along x and y, the covariance of normal and outward direction over pixels near the outline, −1…1: 1 for a ball, 0 for a
    /// plane.</summary>
    internal static (double X, double Y, int Pixels) Outwards(PixelMask mask, float[] normals)
    {
        double productX = 0, squareX = 0, normalX = 0, productY = 0, squareY = 0, normalY = 0;
        var pixels = 0;
        for (var p = 0; p < mask.Count; p++)
        {
            var (row, column) = Math.DivRem(mask.Indices[p], mask.Width);
            // Where the object goes on beyond the picture there is no outline.
            if (row < Deep || column < Deep || row >= mask.Height - Deep || column >= mask.Width - Deep) continue;
            var (outX, outY, inside) = (0, 0, 0);
            for (var dy = -Deep; dy <= Deep; dy++)
                for (var dx = -Deep; dx <= Deep; dx++)
                    if (mask.Map[(row + dy) * mask.Width + column + dx] >= 0) (outX, outY, inside) = (outX - dx, outY + dy, inside + 1);
            if (inside == (2 * Deep + 1) * (2 * Deep + 1)) continue;
            var length = Math.Sqrt(outX * outX + outY * outY);
            if (!(length > 0) || normals[3 * p] == 0 && normals[3 * p + 1] == 0 && normals[3 * p + 2] == 0) continue;
            var (u, v) = (outX / length, outY / length);
            (productX, squareX, normalX) = (productX + u * normals[3 * p], squareX + u * u, normalX + normals[3 * p] * normals[3 * p]);
            (productY, squareY, normalY) =
                (productY + v * normals[3 * p + 1], squareY + v * v, normalY + normals[3 * p + 1] * normals[3 * p + 1]);
            pixels++;
        }
        // Normals that hardly lean count as leaning by a seventh.
        static double Share(double product, double square, double normal, int pixels) =>
            square > 0 ? product / Math.Sqrt(square * Math.Max(normal, 0.02 * pixels)) : 0;
        return (Share(productX, squareX, normalX, pixels), Share(productY, squareY, normalY, pixels), pixels);
    }
}
