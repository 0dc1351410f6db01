using Fovea.Imaging;
using Fovea.Photometry;
using Fovea.Tensors;

namespace Fovea.Studio;

/// <summary>A picture that is computed, with all that filters differ on: shading, edges of every direction, fine stripes, letters, and
/// specks.</summary>
internal static class ExamplePicture
{
    private const int Width = 480, Height = 320;

    /// <summary>The picture, 8 bit RGB.</summary>
    public static Image Draw()
    {
        var image = new Image(Width, Height, 3);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++) Set(image, x, y, Background(x, y));
        var scene = SceneRenderer.Render(new EllipsoidsSurface(), new Lambertian(), new()
        {
            Width = Height, Height = Height, Lights = 5, Pattern = true, Shadows = ShadowKind.Attached,
        }).Scene;
        for (var p = 0; p < scene.PixelCount; p++)
        {
            var (y, x) = Math.DivRem(scene.Mask.Indices[p], Height);
            Set(image, x, y, [.. Enumerable.Range(0, 3).Select(c => Math.Sqrt(0.08 + scene.ChannelOf(2, c)[p]))]);
        }
        Lettering.Draw(image, Height + 14, Height - 28, "Fovea", new(20, 24, 32), 44, bold: true);
        var specks = Tensor.Rand([3 * 260], generator: new(7)).ToArray<float>();
        for (var i = 0; i < specks.Length; i += 3)
        {
            // Only above the diagonal, so that a clean half is left to compare with.
            var (x, y) = ((int)(specks[i] * (Width - 1)), (int)(specks[i + 1] * (Height / 2 - 1)));
            Set(image, x, y, specks[i + 2] < 0.5 ? [0, 0, 0] : [1, 1, 1]);
        }
        return image;
    }

    // A slope on the left; on the right stripes that become finer, above rings.
    private static double[] Background(int x, int y)
    {
        if (x < Height) return [0.35 + 0.3 * y / Height, 0.4 + 0.3 * y / Height, 0.5 + 0.25 * y / Height];
        var (u, v) = (x - Height, y);
        if (v > 240) return [0.93, 0.9, 0.82];
        var wave = v < 110 ? Math.Sign(Math.Sin(0.0012 * u * u + 0.06 * u)) : Math.Cos(0.011 * (Sq(u - 80) + Sq(v - 175)));
        return [0.5 + 0.42 * wave, 0.5 + 0.38 * wave, 0.5 + 0.3 * wave];
    }

    private static double Sq(double value) => value * value;

    private static void Set(Image image, int x, int y, double[] color)
    {
        for (var c = 0; c < 3; c++) image.Pixels8[3 * (y * Width + x) + c] = (byte)Math.Clamp(Math.Round(255 * color[c]), 0, 255);
    }
}
