namespace Fovea.Imaging;

/// <summary>Mirror images.</summary>
public static class Flipping
{
    extension(Image image)
    {
        /// <summary><c>result[y, x] = image[y, Width − 1 − x]</c>: left and right change places.</summary>
        public Image FlipHorizontal()
        {
            var result = new Image(image.Width, image.Height, image.Channels, image.BitDepth);
            if (image.BitDepth == 8) Mirror<byte>(image.Pixels8, result.Pixels8, image.Width, image.Channels);
            else
                Mirror<ushort>(image.Pixels16, result.Pixels16, image.Width, image.Channels);
            return result;
        }

        /// <summary><c>result[y, x] = image[Height − 1 − y, x]</c>: top and bottom change places.</summary>
        public Image FlipVertical()
        {
            // A picture upside down is a single row of Height wide pixels, mirrored.
            var result = new Image(image.Width, image.Height, image.Channels, image.BitDepth);
            if (image.BitDepth == 8)
                Mirror<byte>(image.Pixels8, result.Pixels8, image.Height, image.Width * image.Channels);
            else
                Mirror<ushort>(image.Pixels16, result.Pixels16, image.Height, image.Width * image.Channels);
            return result;
        }
    }

    private static void Mirror<T>(ReadOnlySpan<T> from, Span<T> to, int count, int size)
    {
        for (var start = 0; start < from.Length; start += count * size)
            for (var i = 0; i < count; i++)
                from.Slice(start + (count - 1 - i) * size, size).CopyTo(to[(start + i * size)..]);
    }
}
