namespace Fovea.Imaging;

/// <summary>Changes of channels and bit depth. Each returns a new picture, or the same one where there is nothing to change.</summary>
public static class ImageConversion
{
    extension(Image image)
    {
        /// <summary><c>L = (19595 R + 38470 G + 7471 B + 2¹⁵) / 2¹⁶</c>, rounded down; alpha is laid over a background first.</summary>
        /// <remarks>
        /// <b>Source</b>: ITU-R BT.601 luma, 0.299 R + 0.587 G + 0.114 B, in 16 bit fixed point; at 8 bit equal to Pillow's
        /// <c>convert("L")</c>.
        /// </remarks>
        /// <param name="background">As for <c>Flatten</c>; white unless given.</param>
        public Image ToGrayscale(Rgb? background = null)
        {
            var opaque = image.Flatten(background);
            if (opaque.Channels == 1) return opaque;
            var grey = new Image(image.Width, image.Height, 1, image.BitDepth);
            if (image.BitDepth == 8) Convert(opaque.Pixels8, 3, grey.Pixels8, 1, Luma);
            else
                Convert(opaque.Pixels16, 3, grey.Pixels16, 1, Luma);
            return grey;
        }

        /// <summary>Three channels: grey is repeated, alpha is laid over a background.</summary>
        /// <param name="background">As for <c>Flatten</c>; white unless given.</param>
        public Image ToRgb(Rgb? background = null)
        {
            var opaque = image.Flatten(background);
            if (opaque.Channels == 3) return opaque;
            var rgb = new Image(image.Width, image.Height, 3, image.BitDepth);
            if (image.BitDepth == 8) Convert<byte>(opaque.Pixels8, 1, rgb.Pixels8, 3, (from, to) => to.Fill(from[0]));
            else
                Convert<ushort>(opaque.Pixels16, 1, rgb.Pixels16, 3, (from, to) => to.Fill(from[0]));
            return rgb;
        }

        /// <summary>Without alpha, as the picture looks on a sheet of one colour: <c>a · colour + (1 − a) · background</c> with alpha
        /// <c>a</c> in 0…1, rounded.</summary>
        /// <remarks><b>Shape</b>: one channel less; grey over a background that is not grey becomes RGB. <b>Source</b>: PNG, third edition,
        /// 13.16, "Alpha channel processing".</remarks>
        /// <param name="background">White unless given.</param>
        public Image Flatten(Rgb? background = null)
        {
            if (!image.HasAlpha) return image;
            var behind = background ?? Rgb.White;
            var channels = image.Channels == 2 && behind.R == behind.G && behind.G == behind.B ? 1 : 3;
            var result = new Image(image.Width, image.Height, channels, image.BitDepth);
            if (image.BitDepth == 8)
                Convert<byte>(image.Pixels8, image.Channels, result.Pixels8, channels, (from, to) =>
                {
                    for (var c = 0; c < to.Length; c++) to[c] = (byte)Over(Color(from, c), Channel(behind, c), from[^1], 255);
                });
            else
                Convert<ushort>(image.Pixels16, image.Channels, result.Pixels16, channels, (from, to) =>
                {
                    for (var c = 0; c < to.Length; c++) to[c] = (ushort)Over(Color(from, c), Channel(behind, c) * 257, from[^1], 65535);
                });
            return result;
        }

        /// <summary>Without alpha, the colours as they are stored, those of transparent pixels too: for data that is no picture to look at,
        /// as normals are.</summary>
        public Image DropAlpha()
        {
            if (!image.HasAlpha) return image;
            var result = new Image(image.Width, image.Height, image.Channels - 1, image.BitDepth);
            if (image.BitDepth == 8)
                Convert<byte>(image.Pixels8, image.Channels, result.Pixels8, result.Channels, (from, to) => from[..^1].CopyTo(to));
            else
                Convert<ushort>(image.Pixels16, image.Channels, result.Pixels16, result.Channels, (from, to) => from[..^1].CopyTo(to));
            return result;
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
        to[0] = (byte)((from[0] * 19595 + from[1] * 38470 + from[2] * 7471 + 0x8000) >> 16);

    private static void Luma(ReadOnlySpan<ushort> from, Span<ushort> to) =>
        to[0] = (ushort)((from[0] * 19595u + from[1] * 38470u + from[2] * 7471u + 0x8000u) >> 16);

    // Of grey and alpha, every colour is the first sample.
    private static T Color<T>(ReadOnlySpan<T> pixel, int channel) => pixel.Length == 2 ? pixel[0] : pixel[channel];

    private static int Channel(Rgb color, int channel) => channel switch { 0 => color.R, 1 => color.G, _ => color.B };

    private static long Over(long color, long behind, long alpha, long full) =>
        (color * alpha + behind * (full - alpha) + full / 2) / full;
}
