using System.Globalization;
using System.Text;
using static Fovea.XmlText;

namespace Fovea.Reports;

/// <summary>A chart of two axes: the drawing for those without scripts, and the points from which a page's script draws it anew.</summary>
internal static class PlotFigure
{
    public static void Write(TextWriter html, Chart chart, PlotModel plot)
    {
        PageChart.WriteCaption(html, "chart", chart.Title);
        var thin = PlotData.Thin(plot);
        // A line chart thins its drawing by itself.
        var drawn = chart is ScatterPlot scatter ? scatter.With(thin.Series) : chart;
        html.Write($"<div class=\"scroll\">{drawn.Draw().ToPageSvg(Label(chart.Title, plot), Description(plot))}</div>\n");
        html.Write($"<script type=\"application/json\">{PlotData.ToJson(thin, (double)chart.Height / chart.Width)}</script></figure>\n");
    }

    /// <summary>What the chart is, where it has no title: its axes.</summary>
    private static string Label(string title, PlotModel plot) => title.Length > 0 ? title
        : plot.Y.Label.Length > 0 && plot.X.Label.Length > 0 ? $"{plot.Y.Label} over {plot.X.Label}" : "Chart";

    /// <summary>The series with the ends of their ranges, for those who do not see the chart.</summary>
    private static string Description(PlotModel plot)
    {
        var text = new StringBuilder();
        foreach (var series in plot.Series.Take(12))
        {
            var (xs, ys) = (series.Xs.Where(double.IsFinite).ToList(), series.Ys.Where(double.IsFinite).ToList());
            text.Append(CultureInfo.InvariantCulture, $"{(series.Name.Length > 0 ? series.Name : "Values")}: ");
            if (xs.Count == 0 || ys.Count == 0) text.Append("none. ");
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{series.Ys.Length} points, {Axis(plot.X, "x")} {xs.Min():G4} to ");
                text.Append(CultureInfo.InvariantCulture, $"{xs.Max():G4}, {Axis(plot.Y, "y")} {ys.Min():G4} to {ys.Max():G4}, ");
                text.Append(CultureInfo.InvariantCulture, $"last {ys[^1]:G4}. ");
            }
        }
        if (plot.Series.Count > 12) text.Append(CultureInfo.InvariantCulture, $"And {plot.Series.Count - 12} more. ");
        return text.ToString().TrimEnd();
    }

    private static string Axis(PlotAxis axis, string name) => axis.Label.Length > 0 ? axis.Label : name;
}
