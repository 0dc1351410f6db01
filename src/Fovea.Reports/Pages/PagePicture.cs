using System.Globalization;
using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>A picture within a page: small ones with all their pixels as PNG, large ones as JPEG, or as WebP where they are
/// transparent.</summary>
internal static class PagePicture
{
    private const int SmallSide = 128, MostSide = 720, Quality = 84;

    /// <summary>Whether a picture is shown pixel by pixel.</summary>
    public static bool IsSmall(Image picture) => Math.Max(picture.Width, picture.Height) <= SmallSide;

    /// <summary>The picture as an element of HTML, with its size.</summary>
    /// <param name="picture">The pixels.</param>
    /// <param name="text">What it shows; empty where that is said beside it.</param>
    public static string Tag(Image picture, string text)
    {
        var (fitted, isSmall) = (Fit(picture), IsSmall(picture));
        var (kind, bytes) = Encode(fitted, isSmall);
        var size = string.Create(CultureInfo.InvariantCulture, $"width=\"{fitted.Width}\" height=\"{fitted.Height}\"");
        return $"<img{(isSmall ? " class=\"pixels\"" : "")} {size} alt=\"{XmlText.Escape(text)}\" decoding=\"async\" "
            + $"src=\"data:image/{kind};base64,{Convert.ToBase64String(bytes)}\">";
    }

    private static Image Fit(Image picture)
    {
        var scale = (double)MostSide / Math.Max(picture.Width, picture.Height);
        return scale >= 1 ? picture : Resizing.Bilinear(picture, Side(picture.Width), Side(picture.Height));

        int Side(int side) => Math.Max(1, (int)Math.Round(side * scale));
    }

    private static (string Kind, byte[] Bytes) Encode(Image picture, bool isSmall)
    {
        // PNG of 16 bit would be twice as long, and no screen shows more than 8.
        var shown = picture.To8Bit();
        if (isSmall) return ("png", shown.Encode(".png"));
        try
        {
            return shown.HasAlpha ? ("webp", shown.Encode(".webp", Quality)) : ("jpeg", shown.Encode(".jpg", Quality));
        }
        catch (DllNotFoundException)
        {
            // Without SkiaSharp's native library there is PNG.
            return ("png", shown.Encode(".png"));
        }
    }
}
