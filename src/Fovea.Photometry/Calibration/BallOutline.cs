using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Finds the outline of a ball: by mask.png, else among what stands out by its brightness.</summary>
internal static class BallOutline
{
    // Smaller parts are dust and highlights.
    private const double LeastShare = 0.002;

    /// <summary>The one round part.</summary>
    /// <param name="folder">The folder, which may have a mask.</param>
    /// <param name="paths">Its pictures.</param>
    /// <exception cref="DataFormatException">There is none, or there are several.</exception>
    public static Circle Find(string folder, IReadOnlyList<string> paths)
    {
        var mask = ScenePath.FindPicture(folder, "mask");
        List<PixelMask> parts = mask is not null ? [MaskFile.Read(mask)] : BrightnessMask.Parts(paths, LeastShare);
        var (found, reason) = (new List<Circle>(), "");
        foreach (var part in parts)
        {
            try
            {
                // What is mirrored in a ball may be round as well.
                if (Circle.Fit(part) is var circle && !found.Exists(f => f.Normal(circle.X, circle.Y) is not null)) found.Add(circle);
            }
            catch (ArgumentException e)
            {
                if (reason.Length == 0) reason = e.Message.Split(" (Parameter")[0];
            }
        }
        return found.Count switch
        {
            1 => found[0],
            0 => throw new DataFormatException(mask ?? folder, -1, "ball",
                reason.Length > 0 ? reason : "expected a ball that differs from its background, got none. Give the circle as x,y,r."),
            _ => throw new DataFormatException(folder, -1, "ball", $"expected one ball, got {found.Count}; say which with --circle: "
                + string.Join(" or ", found.Take(4).Select(c =>
                    string.Create(CultureInfo.InvariantCulture, $"{c.X:F0},{c.Y:F0},{c.Radius:F0}")))),
        };
    }
}
