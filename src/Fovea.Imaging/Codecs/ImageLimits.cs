namespace Fovea.Imaging.Codecs;

/// <summary>How large a picture may be that a file claims to hold.</summary>
internal static class ImageLimits
{
    // Formats that store a run of equal pixels in a few bits justify any size. This much they may claim whatever their length …
    private const long AlwaysAllowed = 1 << 24;

    // … and beyond it so many pixels a byte.
    private const long PixelsPerByte = 1 << 12;

    /// <summary>Whether a picture of this size is read from a file.</summary>
    public static bool Allow(long width, long height) => Image.SizeIsAllowed(width, height) && width * height <= Image.PixelLimit;

    public static string Exceeded(long width, long height) =>
        $"expected sides of 1…{Image.MaxSide} and at most {Image.PixelLimit} pixels, got {width} × {height}";

    /// <summary>Refuses a picture far beyond what a file of its length is likely to hold.</summary>
    public static void Check((int Width, int Height) size, byte[] file, string name)
    {
        var pixels = (long)size.Width * size.Height;
        if (pixels > Math.Max(AlwaysAllowed, file.Length * PixelsPerByte))
            throw new DataFormatException(name, 0, "size",
                $"expected a picture that {file.Length} bytes can hold, got {size.Width} × {size.Height}");
    }
}
