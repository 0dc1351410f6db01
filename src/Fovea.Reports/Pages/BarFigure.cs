using System.Globalization;
using static Fovea.XmlText;

namespace Fovea.Reports;

/// <summary>A bar chart as a table: the category, its bar and its value in each row.</summary>
internal static class BarFigure
{
    public static void Write(TextWriter html, string title, BarModel model)
    {
        PageChart.WriteCaption(html, "bars", title);
        var finite = model.Bars.Select(b => b.Value).Where(v => Math.Abs(v) <= 1e300).Append(0).ToList();
        var (low, high) = (finite.Min(), finite.Max());
        if (low == high) high = 1;
        html.Write($"<table style=\"--zero:{Percent(Share(0))}\"><thead><tr><td></td><th scope=\"col\" colspan=\"2\">");
        html.Write($"{Escape(model.ValueLabel.Length > 0 ? model.ValueLabel : "value")}</th></tr></thead>\n<tbody>\n");
        foreach (var (label, value, text) in model.Bars)
        {
            var end = double.IsFinite(value) ? Math.Clamp(value, low, high) : 0;
            var (left, right) = (Share(Math.Min(0, end)), Share(Math.Max(0, end)));
            html.Write($"<tr><th scope=\"row\"{Full(label)}>{(label.Length > 0 ? Escape(label) : "–")}</th>");
            html.Write($"<td class=\"bar\"><i{(end < 0 ? " class=\"below\"" : "")}");
            html.Write($" style=\"left:{Percent(left)};width:{Percent(right - left)}\"></i></td>");
            html.Write($"<td class=\"n\">{Escape(text)}</td></tr>\n");
        }
        html.Write("</tbody></table></figure>\n");

        double Share(double value) => (value - low) / (high - low);
    }

    // What is cut off for want of room is shown under the pointer.
    private static string Full(string label) => label.Length > 16 ? $" title=\"{Escape(label)}\"" : "";

    private static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
