using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>A picture that is white where the object is.</summary>
internal static class MaskFile
{
    /// <summary>Pixels above half of the range; colour counts by its brightness.</summary>
    public static PixelMask Read(string path)
    {
        var picture = Image.Load(path).To8Bit().ToGrayscale();
        var inside = new bool[picture.Width * picture.Height];
        var pixels = picture.Pixels8;
        for (var i = 0; i < inside.Length; i++) inside[i] = pixels[i] > 127;
        var mask = new PixelMask(picture.Width, picture.Height, inside);
        return mask.Count > 0 ? mask : throw new DataFormatException(path, -1, "mask", "expected one white pixel or more, got none");
    }
}
