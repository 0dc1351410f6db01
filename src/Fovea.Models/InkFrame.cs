using Fovea.Imaging;

namespace Fovea.Models;

/// <summary>Brings what is drawn or written on a picture into its middle, in one size, as data sets of handwriting have it.</summary>
/// <remarks>The ink is what differs from the paper, which is the median of the border. The picture is cut, or widened with paper, to a
/// square around the ink's centre of mass, of which the ink's larger side takes a share. <b>Source</b>: Y. LeCun, C. Cortes, C. Burges, "The
/// MNIST database of handwritten digits": digits of 20 × 20 in 28 × 28, the centre of mass in the middle.</remarks>
/// <example><code>
/// var x = classifier.Preprocessing.Apply(InkFrame.Centre(drawing, InkFrame.Share(classifier.Preprocessing.Shape)));
/// </code></example>
public static class InkFrame
{
    // Of 255: less is the grain of paper.
    private const int LeastInk = 24;

    // Pictures below this side have no room for a margin: the ink of the 8 × 8 digits reaches from edge to edge.
    private const int LeastSideWithMargin = 16;

    /// <summary>The share of the side that ink takes in data sets of a size.</summary>
    /// <param name="shape">[C, H, W].</param>
    public static double Share(Tensors.Shape shape) => Math.Min(shape[1], shape[2]) < LeastSideWithMargin ? 1 : 20.0 / 28;

    /// <summary>A square picture with the ink in its middle; a picture without ink as it is.</summary>
    /// <param name="image">Dark ink on light paper, or light on dark.</param>
    /// <param name="share">Which part of the side the larger side of the ink takes, above 0 to 1.</param>
    /// <returns>8 bit, with as many channels as the picture has without alpha, which is laid on white.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside.</exception>
    public static Image Centre(Image image, double share)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!(share is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), FormattableString.Invariant($"InkFrame: expected a share above 0 to 1, got {share}."));
        var opaque = image.Flatten(Rgb.White).To8Bit();
        var (width, height, channels) = (opaque.Width, opaque.Height, opaque.Channels);
        var paper = Paper(opaque);
        if (Ink(opaque.ToGrayscale()) is not { } ink) return opaque;
        var side = Math.Max(1, (int)Math.Round(Math.Max(ink.Width, ink.Height) / share));
        // The centre of mass in the middle, but no ink outside.
        var left = Math.Clamp((int)Math.Round(ink.X - side / 2.0), ink.Left + ink.Width - side, ink.Left);
        var top = Math.Clamp((int)Math.Round(ink.Y - side / 2.0), ink.Top + ink.Height - side, ink.Top);
        var result = new Image(side, side, channels);
        var from = opaque.Pixels8;
        var to = result.Pixels8;
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
            {
                var (sourceX, sourceY) = (left + x, top + y);
                var isInside = sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height;
                for (var c = 0; c < channels; c++)
                    to[(y * side + x) * channels + c] = isInside ? from[(sourceY * width + sourceX) * channels + c] : paper[c];
            }
        return result;
    }

    // Where the ink lies, and its centre of mass.
    private static (int Left, int Top, int Width, int Height, double X, double Y)? Ink(Image grey)
    {
        var pixels = grey.Pixels8;
        var paper = Paper(grey)[0];
        var (left, top, right, bottom) = (grey.Width, grey.Height, -1, -1);
        var (mass, sumX, sumY) = (0.0, 0.0, 0.0);
        for (var y = 0; y < grey.Height; y++)
            for (var x = 0; x < grey.Width; x++)
            {
                var amount = Math.Abs(pixels[y * grey.Width + x] - paper);
                if (amount < LeastInk) continue;
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
                (mass, sumX, sumY) = (mass + amount, sumX + amount * (x + 0.5), sumY + amount * (y + 0.5));
            }
        return mass > 0 ? (left, top, right - left + 1, bottom - top + 1, sumX / mass, sumY / mass) : null;
    }

    private static byte[] Paper(Image image)
    {
        var (width, height, channels) = (image.Width, image.Height, image.Channels);
        var paper = new byte[channels];
        for (var c = 0; c < channels; c++)
        {
            var border = new List<byte>();
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x += y == 0 || y == height - 1 ? 1 : Math.Max(1, width - 1))
                    border.Add(image.Pixels8[(y * width + x) * channels + c]);
            border.Sort();
            paper[c] = border[border.Count / 2];
        }
        return paper;
    }
}
