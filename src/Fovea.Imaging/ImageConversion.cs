namespace Fovea.Imaging;

/// <summary>Changes of channels and bit depth. Each returns a new picture, or the same one where there is nothing to change.</summary>
public static class ImageConversion
{
    extension(Image image)
    {
        /// <summary><c>L = (19595 R + 38470 G + 7471 B + 2¹⁵) / 2¹⁶</c>, rounded down; alpha is dropped.</summary>
        /// <remarks>
        /// <b>Source</b>: ITU-R BT.601 luma, 0.299 R + 0.587 G + 0.114 B, in 16 bit fixed point; at 8 bit equal to Pillow's
        /// <c>convert("L")</c>.
        /// </remarks>
        public Image ToGrayscale()
        {
            if (image.Channels == 1) return image;
            var grey = new Image(image.Width, image.Height, 1, image.BitDepth);
            if (image.BitDepth == 8) Convert(image.Pixels8, image.Channels, grey.Pixels8, 1, Luma);
            else
                Convert(image.Pixels16, image.Channels, grey.Pixels16, 1, Luma);
            return grey;
        }

        /// <summary>
        /// Three channels: grey is repeated; alpha is dropped, or the picture is laid over <paramref name="background"/>.
        /// </summary>
        /// <param name="background">
        /// With alpha <c>a</c> in 0…1, each channel becomes <c>a · colour + (1 − a) · background</c>, rounded. Null drops alpha and keeps
        /// the colours.
        /// </param>
        public Image ToRgb(Rgb? background = null)
        {
            if (image.Channels == 3) return image;
            var rgb = new Image(image.Width, image.Height, 3, image.BitDepth);
            var behind = image.HasAlpha ? background : null;
            if (image.BitDepth == 8)
                Convert(image.Pixels8, image.Channels, rgb.Pixels8, 3, (from, to) => Flatten(from, to, behind));
            else
                Convert(image.Pixels16, image.Channels, rgb.Pixels16, 3, (from, to) => Flatten(from, to, behind));
            return rgb;
        }

        /// <summary><c>round(v / 257)</c>, which undoes <see cref="To16Bit"/>.</summary>
        /// <remarks>
        /// <b>Source</b>: the PNG specification, section 12.4 on sample depth scaling, in the exact integer form <c>(255 v + 32895) /
        /// 2¹⁶</c>.
        /// </remarks>
        public Image To8Bit()
        {
            if (image.BitDepth == 8) return image;
            var result = new Image(image.Width, image.Height, image.Channels);
            var from = image.Pixels16;
            var to = result.Pixels8;
            for (var i = 0; i < to.Length; i++) to[i] = (byte)((from[i] * 255u + 32895u) >> 16);
            return result;
        }

        /// <summary><c>257 v</c>, which takes 255 to 65535.</summary>
        public Image To16Bit()
        {
            if (image.BitDepth == 16) return image;
            var result = new Image(image.Width, image.Height, image.Channels, 16);
            var from = image.Pixels8;
            var to = result.Pixels16;
            for (var i = 0; i < to.Length; i++) to[i] = (ushort)(from[i] * 257);
            return result;
        }
    }

    private delegate void PixelConversion<T>(ReadOnlySpan<T> from, Span<T> to);

    private static void Convert<T>(ReadOnlySpan<T> from, int fromChannels, Span<T> to, int toChannels, PixelConversion<T> convert)
    {
        for (int i = 0, j = 0; j < to.Length; i += fromChannels, j += toChannels)
            convert(from.Slice(i, fromChannels), to.Slice(j, toChannels));
    }

    private static void Luma(ReadOnlySpan<byte> from, Span<byte> to) =>
        to[0] = from.Length < 3 ? from[0] : (byte)((from[0] * 19595 + from[1] * 38470 + from[2] * 7471 + 0x8000) >> 16);

    private static void Luma(ReadOnlySpan<ushort> from, Span<ushort> to) =>
        to[0] = from.Length < 3 ? from[0] : (ushort)((from[0] * 19595u + from[1] * 38470u + from[2] * 7471u + 0x8000u) >> 16);

    private static void Flatten(ReadOnlySpan<byte> from, Span<byte> to, Rgb? background)
    {
        var (r, g, b) = from.Length < 3 ? (from[0], from[0], from[0]) : (from[0], from[1], from[2]);
        if (background is { } behind)
        {
            var alpha = from[^1];
            (r, g, b) = ((byte)Over(r, behind.R, alpha, 255), (byte)Over(g, behind.G, alpha, 255), (byte)Over(b, behind.B, alpha, 255));
        }
        (to[0], to[1], to[2]) = (r, g, b);
    }

    private static void Flatten(ReadOnlySpan<ushort> from, Span<ushort> to, Rgb? background)
    {
        var (r, g, b) = from.Length < 3 ? (from[0], from[0], from[0]) : (from[0], from[1], from[2]);
        if (background is { } behind)
        {
            long alpha = from[^1];
            r = (ushort)Over(r, behind.R * 257, alpha, 65535);
            g = (ushort)Over(g, behind.G * 257, alpha, 65535);
            b = (ushort)Over(b, behind.B * 257, alpha, 65535);
        }
        (to[0], to[1], to[2]) = (r, g, b);
    }

    private static long Over(long colour, long behind, long alpha, long full) =>
        (colour * alpha + behind * (full - alpha) + full / 2) / full;
}
