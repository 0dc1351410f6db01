using Fovea.Imaging;
using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>Pictures for the page of results.</summary>
internal static class Pictures
{
    private const int Size = 64;

    /// <summary>A scene of 64 × 64: a disc, a bar and a square on a slope of grey, of 0…1.</summary>
    public static double[,] Scene()
    {
        var x = new double[Size, Size];
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
            {
                var isDisc = ((i - 22) * (i - 22)) + ((j - 22) * (j - 22)) < 196;
                var isBar = Math.Abs(i - j + 14) < 4 && j > 34;
                var isSquare = i is > 42 and < 58 && j is > 8 and < 24;
                x[i, j] = isDisc ? 0.9 : isBar ? 0.75 : isSquare ? 0.1 : 0.25 + (0.2 * j / Size);
            }
        }
        return x;
    }

    /// <summary>The scene with a pixel in eight black or white.</summary>
    public static double[,] Speckled()
    {
        var (x, draw) = (Scene(), new Draw(1));
        for (var i = 0; i < Size; i++)
            for (var j = 0; j < Size; j++)
                if (draw.Whole(0, 7) == 0) x[i, j] = draw.Whole(0, 1);
        return x;
    }

    /// <summary>A picture of values from low to high.</summary>
    public static GalleryPicture Grey(string caption, double[,] values, double low = 0, double high = 1) =>
        new(ColorMap.Grey.Apply(Array.ConvertAll(Numbers.Flat(values), v => (float)v), values.GetLength(0), values.GetLength(1),
            (float)low, (float)high), caption);

    /// <summary>A picture of normals, (n + 1)/2 as red, green and blue.</summary>
    public static GalleryPicture Normals(string caption, double[,] normals, int height, int width)
    {
        var pixels = Array.ConvertAll(Numbers.Flat(normals), v => (byte)Math.Clamp(255 * (v + 1) / 2, 0, 255));
        return new(new Image(width, height, 3, pixels), caption);
    }

    /// <summary>What an answer makes of a picture, between the picture and what it should make.</summary>
    public static PictureGallery Beside(string title, double[,] before, double[,] made, Tensor wanted, double low = 0, double high = 1) =>
        new PictureGallery(title).Add(Grey("before", before)).Add(Grey("yours", made, low, high))
            .Add(Grey("as it should be", wanted.ToMatrix(), low, high));
}
