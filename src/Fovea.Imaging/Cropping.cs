namespace Fovea.Imaging;

/// <summary>Cutting out rectangles.</summary>
public static class Cropping
{
    extension(Image image)
    {
        /// <summary><c>result[y, x] = image[y + top, x + left]</c>.</summary>
        /// <param name="left">The first column kept.</param>
        /// <param name="top">The first row kept.</param>
        /// <param name="width">Columns kept.</param>
        /// <param name="height">Rows kept.</param>
        /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or reaches outside the picture.</exception>
        public Image Crop(int left, int top, int width, int height)
        {
            if (left < 0 || top < 0 || width < 1 || height < 1 || left > image.Width - width || top > image.Height - height)
                throw new ArgumentOutOfRangeException(nameof(left),
                    $"Crop: expected a rectangle within {image.Width} × {image.Height}, got {width} × {height} at ({left}, {top}).");
            var result = new Image(width, height, image.Channels, image.BitDepth);
            if (image.BitDepth == 8) Copy<byte>(image.Pixels8, result.Pixels8);
            else Copy<ushort>(image.Pixels16, result.Pixels16);
            return result;

            void Copy<T>(ReadOnlySpan<T> from, Span<T> to)
            {
                var row = width * image.Channels;
                for (var y = 0; y < height; y++)
                    from.Slice(((y + top) * image.Width + left) * image.Channels, row).CopyTo(to[(y * row)..]);
            }
        }

        /// <summary>The middle <paramref name="width"/> × <paramref name="height"/>; of two middles the upper left one.</summary>
        /// <param name="width">Columns kept.</param>
        /// <param name="height">Rows kept.</param>
        /// <exception cref="ArgumentOutOfRangeException">The picture is smaller than that.</exception>
        public Image CropCenter(int width, int height) =>
            image.Crop((image.Width - width) / 2, (image.Height - height) / 2, width, height);
    }
}
