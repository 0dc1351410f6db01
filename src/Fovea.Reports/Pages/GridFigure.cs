using Fovea.Imaging;
using static Fovea.XmlText;

namespace Fovea.Reports;

/// <summary>A heat map as a table with coloured cells.</summary>
internal static class GridFigure
{
    // More columns have no room for numbers, which are then read by pointing at them.
    private const int MostWithText = 24;

    // More cells are a picture.
    private const int MostCells = 10_000;

    public static void Write(TextWriter html, string title, GridModel model)
    {
        if (model.Rows.Count * model.Columns.Count > MostCells)
        {
            PageChart.WriteCaption(html, "chart", title);
            var text = FormattableString.Invariant($"{title}: {model.Rows.Count} rows and {model.Columns.Count} columns");
            html.Write($"{PagePicture.Tag(Picture(model), text)}</figure>\n");
            return;
        }
        PageChart.WriteCaption(html, "grid", title);
        var kind = (model.IsOnPaper ? "paper" : "") + (model.Columns.Count > MostWithText ? " small" : "")
            + (model.Columns.All(c => c.Length < 4) ? " upright" : "");
        html.Write("<div class=\"scroll\"><table");
        if (kind.Length > 0) html.Write($" class=\"{kind.Trim()}\"");
        html.Write(FormattableString.Invariant($" style=\"--columns:{model.Columns.Count}\">\n<thead>"));
        if (model.XLabel.Length > 0 && model.Columns.Count > 0)
        {
            html.Write("<tr><td></td><th class=\"axis\" scope=\"colgroup\" ");
            html.Write(FormattableString.Invariant($"colspan=\"{model.Columns.Count}\">{Escape(model.XLabel)}</th></tr>\n"));
        }
        html.Write($"<tr>{(model.YLabel.Length > 0 ? $"<th class=\"axis\" scope=\"col\">{Escape(model.YLabel)}</th>" : "<td></td>")}");
        foreach (var name in model.Columns) html.Write($"<th scope=\"col\"><span>{Name(name)}</span></th>");
        html.Write("</tr></thead>\n<tbody>\n");
        foreach (var (label, cells) in model.Rows)
        {
            html.Write($"<tr><th scope=\"row\">{Name(label)}</th>");
            foreach (var (text, color) in cells)
            {
                if (color is { } c) html.Write($"<td style=\"background:{c}{(IsDark(c) ? ";color:#fff" : "")}\">");
                else html.Write("<td class=\"none\">");
                html.Write($"{Escape(text)}</td>");
            }
            html.Write("</tr>\n");
        }
        html.Write("</tbody></table></div></figure>\n");
    }

    // A pixel each.
    private static Image Picture(GridModel model)
    {
        var image = new Image(model.Columns.Count, model.Rows.Count, 3);
        var pixels = image.Pixels8;
        foreach (var (i, color) in model.Rows.SelectMany(r => r.Cells).Select(c => c.Color ?? Rgb.White).Index())
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = (color.R, color.G, color.B);
        return image;
    }

    private static string Name(string label) => label.Length > 0 ? Escape(label) : "–";

    // Whether white is easier to read on a colour than black: relative luminance as in WCAG 2.2, where both are equal at 0.179.
    private static bool IsDark(Rgb color) =>
        0.2126 * Linear(color.R) + 0.7152 * Linear(color.G) + 0.0722 * Linear(color.B) < 0.179;

    private static double Linear(byte value) => value / 255.0 is var v && v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
}
