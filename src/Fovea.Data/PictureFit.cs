using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Pictures of any size and layout as bytes [C, H, W] of one shape: laid on a background, 8 bit, grey or coloured, scaled until
/// the shorter side fits (bilinear, antialiased), the middle cut out.</summary>
internal static class PictureFit
{
    /// <summary>Writes a picture.</summary>
    /// <param name="picture">Any.</param>
    /// <param name="shape">[1 or 3, H, W].</param>
    /// <param name="background">What transparent pixels are laid on.</param>
    /// <param name="pixels">Exactly C·H·W bytes.</param>
    public static void Write(Image picture, Shape shape, Rgb background, Span<byte> pixels)
    {
        var image = picture.Flatten(background).To8Bit();
        image = Fit(shape[0] == 1 ? image.ToGrayscale() : image.ToRgb(), shape[1], shape[2]);
        // From interleaved to one plane a channel.
        var samples = image.Pixels8;
        var channels = image.Channels;
        var plane = samples.Length / channels;
        if (channels == 1)
        {
            samples.CopyTo(pixels);
            return;
        }
        var red = pixels[..plane];
        var green = pixels.Slice(plane, plane);
        var blue = pixels.Slice(2 * plane, plane);
        for (var i = 0; i < red.Length; i++) (red[i], green[i], blue[i]) = (samples[3 * i], samples[3 * i + 1], samples[3 * i + 2]);
    }

    private static Image Fit(Image image, int height, int width)
    {
        if (image.Height == height && image.Width == width) return image;
        var scale = Math.Max((double)height / image.Height, (double)width / image.Width);
        var (scaledHeight, scaledWidth) = ((int)Math.Round(image.Height * scale), (int)Math.Round(image.Width * scale));
        (scaledHeight, scaledWidth) = (Math.Max(height, scaledHeight), Math.Max(width, scaledWidth));
        return Resizing.Window(image, scaledWidth, scaledHeight, Interpolation.Bilinear, (scaledWidth - width) / 2,
            (scaledHeight - height) / 2, width, height);
    }
}
