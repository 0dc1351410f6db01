using System.Globalization;
using System.Net;
using System.Text;
using Fovea.Imaging;

namespace Fovea.Notebooks;

/// <summary>Pieces of HTML that formatters share.</summary>
internal static class Html
{
    // Small pictures are shown as squares a reader can see.
    private const int SmallSide = 160, MostMagnified = 8;

    /// <summary>Text in which no character is markup.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A number as a cell shows it.</summary>
    public static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A whole number with separators.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Text of fixed width, lines kept.</summary>
    public static string Lines(string text) => $"<pre>{Text(text)}</pre>";

    /// <summary>A table with a header; cells are text.</summary>
    public static string Table(IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows, string caption = "")
    {
        var html = new StringBuilder("<table>");
        if (caption.Length > 0) html.Append("<caption>").Append(Text(caption)).Append("</caption>");
        Row(html.Append("<thead>"), "th", header);
        html.Append("</thead><tbody>");
        foreach (var row in rows) Row(html, "td", row);
        return html.Append("</tbody></table>").ToString();
    }

    /// <summary>A picture within the page, small ones magnified without smoothing.</summary>
    public static string Picture(Image image, string description)
    {
        var scale = Math.Clamp(SmallSide / Math.Max(image.Width, image.Height), 1, MostMagnified);
        var size = string.Create(CultureInfo.InvariantCulture, $"width=\"{image.Width * scale}\" height=\"{image.Height * scale}\"");
        var rendering = scale > 1 ? "pixelated" : "auto";
        var data = Convert.ToBase64String(image.Encode(".png"));
        return $"<img alt=\"{Text(description)}\" {size} style=\"image-rendering:{rendering}\" src=\"data:image/png;base64,{data}\"/>";
    }

    private static void Row(StringBuilder html, string tag, IEnumerable<string> cells)
    {
        html.Append("<tr>");
        foreach (var cell in cells) html.Append('<').Append(tag).Append('>').Append(Text(cell)).Append("</").Append(tag).Append('>');
        html.Append("</tr>");
    }
}
