using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>A picture that says where the object is.</summary>
internal static class MaskFile
{
    // Neighbouring samples of lossy files differ in colour by less.
    private const double Colorful = 0.25;

    /// <summary>Where the picture has two values, 0 and another, the other is the object, be it 1 or 255. Where it is cut out by alpha,
    /// what is opaque is. Otherwise what is above half of the range.</summary>
    /// <param name="path">PNG of 1 to 16 bit, grey, colour or palette, with or without alpha; or another picture.</param>
    /// <param name="warnings">Told of a mask that selects everything, or the whole border.</param>
    /// <exception cref="DataFormatException">No pixel is selected, or it cannot be told which are.</exception>
    public static PixelMask Read(string path, List<string>? warnings = null)
    {
        var picture = Image.Load(path);
        var mask = new PixelMask(picture.Width, picture.Height, CutOut(picture) ?? ByValue(picture, path));
        var (name, all) = (Path.GetFileName(path), mask.Count == mask.Map.Length);
        if (mask.Count == 0) throw new DataFormatException(path, -1, "mask", "expected one white pixel or more, got none");
        if (all) warnings?.Add($"{name}: the mask selects every pixel of the picture");
        else if (SelectsBorder(mask)) warnings?.Add($"{name}: the mask selects the whole border of the picture and not all within; "
            + "is it inverted? White is the object");
        return mask;
    }

    // Alpha counts where a part of the picture is transparent.
    private static bool[]? CutOut(Image picture)
    {
        if (picture.Channels is 1 or 3) return null;
        var (full, alpha, inside) = (Full(picture), picture.Channels - 1, new bool[picture.Width * picture.Height]);
        var some = false;
        for (var i = 0; i < inside.Length; i++)
        {
            var value = Sample(picture, i * picture.Channels + alpha);
            inside[i] = 2 * value > full;
            some |= !inside[i];
        }
        return some ? inside : null;
    }

    private static bool[] ByValue(Image picture, string path)
    {
        var (count, full) = (picture.Width * picture.Height, Full(picture));
        var (values, inside) = (new double[count], new bool[count]);
        var colors = new HashSet<(int, int, int)>();
        var colorful = false;
        for (var i = 0; i < count; i++)
        {
            var (r, g, b) = Color(picture, i);
            values[i] = 0.299 * r + 0.587 * g + 0.114 * b;
            if (colors.Count < 4) colors.Add((r, g, b));
            colorful |= Math.Max(r, Math.Max(g, b)) - Math.Min(r, Math.Min(g, b)) > Colorful * full;
        }
        var brightest = values.Max();
        var twoValues = colors.Count <= 2 && colors.Contains((0, 0, 0));
        if (!twoValues && colorful) throw new DataFormatException(path, -1, "mask",
            $"expected black and white, or one colour on black, got {(colors.Count > 3 ? "more than 3" : colors.Count)} colours");
        if (!twoValues && brightest > 0 && 2 * brightest <= full) throw new DataFormatException(path, -1, "mask",
            $"expected one white pixel or more, the brightest is {Math.Round(brightest)} of {full}; make the object white");
        for (var i = 0; i < count; i++) inside[i] = twoValues ? values[i] > 0 : 2 * values[i] > full;
        return inside;
    }

    private static bool SelectsBorder(PixelMask mask)
    {
        var (width, height, map) = (mask.Width, mask.Height, mask.Map);
        for (var x = 0; x < width; x++)
            if (map[x] < 0 || map[(height - 1) * width + x] < 0) return false;
        for (var y = 0; y < height; y++)
            if (map[y * width] < 0 || map[y * width + width - 1] < 0) return false;
        return true;
    }

    private static (int R, int G, int B) Color(Image picture, int pixel)
    {
        var at = pixel * picture.Channels;
        return picture.Channels < 3 ? (Sample(picture, at), Sample(picture, at), Sample(picture, at))
            : (Sample(picture, at), Sample(picture, at + 1), Sample(picture, at + 2));
    }

    private static int Full(Image picture) => picture.BitDepth == 8 ? 255 : 65535;

    private static int Sample(Image picture, int at) => picture.BitDepth == 8 ? picture.Pixels8[at] : picture.Pixels16[at];
}
