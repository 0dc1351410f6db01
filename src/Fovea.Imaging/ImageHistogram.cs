namespace Fovea.Imaging;

/// <summary>How many samples of a picture have which brightness.</summary>
public static class ImageHistogram
{
    /// <summary>Counts for each colour channel.</summary>
    /// <param name="image">8 or 16 bit; alpha is left out.</param>
    /// <param name="bins">Equal parts of the range from black to white, 1…65536.</param>
    /// <returns>[channels][bins].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are too few or too many bins.</exception>
    public static int[][] Of(Image image, int bins = 64)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (bins is < 1 or > 65536)
            throw new ArgumentOutOfRangeException(nameof(bins), $"ImageHistogram: expected 1…65536 bins, got {bins}.");
        var (stride, colors) = (image.Channels, image.Channels - (image.HasAlpha ? 1 : 0));
        int[][] counts = [.. Enumerable.Range(0, colors).Select(_ => new int[bins])];
        var full = image.BitDepth == 8 ? 256L : 65536L;
        for (var i = 0; i < image.Width * image.Height; i++)
            for (var c = 0; c < colors; c++)
            {
                long sample = image.BitDepth == 8 ? image.Pixels8[i * stride + c] : image.Pixels16[i * stride + c];
                counts[c][sample * bins / full]++;
            }
        return counts;
    }
}
