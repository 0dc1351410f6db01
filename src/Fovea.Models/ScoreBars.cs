using Fovea.Imaging;

namespace Fovea.Models;

/// <summary>Pictures with what a network said of them.</summary>
public static class ScoreBars
{
    private const int Least = 320, Most = 960, Row = 30, Margin = 12;

    private static readonly Rgb Ink = new(0x1F, 0x23, 0x28), Track = new(0xEE, 0xF1, 0xF4), First = new(0x6C, 0xA6, 0xE8),
        Other = new(0xC3, 0xDA, 0xF5);

    /// <summary>The picture with the names and bars of its likeliest classes below it.</summary>
    /// <param name="picture">Any picture; a very large one is made smaller.</param>
    /// <param name="top">Its likeliest classes.</param>
    /// <returns>8 bit RGB.</returns>
    /// <exception cref="DllNotFoundException">SkiaSharp's native library is missing.</exception>
    public static Image Below(Image picture, IReadOnlyList<ClassScore> top)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(top);
        var photo = picture.To8Bit().ToRgb();
        var scale = Math.Min(1.0 * Math.Max(photo.Width, Least) / photo.Width, 1.0 * Most / Math.Max(photo.Width, photo.Height));
        if (scale != 1)
            photo = Resizing.Bicubic(photo, Math.Max(1, (int)(scale * photo.Width)), Math.Max(1, (int)(scale * photo.Height)));
        var width = Math.Max(photo.Width, Least);
        var panel = Drawing.Paint(width, 2 * Margin + Row * top.Count, Rgb.White, sheet =>
        {
            foreach (var (i, score) in top.Index())
            {
                double y = Margin + i * Row, room = width - 2 * Margin;
                var percent = FormattableString.Invariant($"{100 * score.Probability:F1} %");
                sheet.Rectangle(Margin, y + 2, room, Row - 5, Track);
                sheet.Rectangle(Margin, y + 2, room * score.Probability, Row - 5, i == 0 ? First : Other);
                sheet.Text(Margin + 8, y + 19, Lettering.Shorten(score.Name, room - 90, 14, bold: i == 0), 14, Ink, bold: i == 0);
                sheet.Text(width - Margin - 8, y + 19, percent, 14, Ink, anchor: 1);
            }
        });
        var result = new Image(width, photo.Height + panel.Height, 3);
        result.Pixels8.Fill(255);
        Canvas.Paste(result, (width - photo.Width) / 2, 0, photo);
        Canvas.Paste(result, 0, photo.Height, panel);
        return result;
    }
}
