using static Fovea.XmlText;

namespace Fovea.Reports;

/// <summary>A chart on a page.</summary>
/// <remarks>Curves and points answer to pointer and keys: the values at a place, zoom, powers of ten, a switch for each series, and the
/// data as a table. Bars and heat maps are tables to begin with. Of a sheet, each chart stands by itself.</remarks>
/// <param name="chart">The chart.</param>
public sealed class PageChart(Chart chart) : PageBlock
{
    /// <summary>The chart.</summary>
    public Chart Chart => chart;

    /// <inheritdoc/>
    protected internal override void Write(TextWriter html) => Write(html, chart);

    private static void Write(TextWriter html, Chart chart)
    {
        switch (chart.Model)
        {
            case PlotModel plot:
                PlotFigure.Write(html, chart, plot);
                break;
            case BarModel bars:
                BarFigure.Write(html, chart.Title, bars);
                break;
            case GridModel grid:
                GridFigure.Write(html, chart.Title, grid);
                break;
            case SheetModel sheet:
                html.Write("<div class=\"sheet\" role=\"group\"");
                html.Write(chart.Title.Length > 0 ? $" aria-label=\"{Escape(chart.Title)}\">" : ">");
                if (chart.Title.Length > 0) html.Write($"<p class=\"title\">{Escape(chart.Title)}</p>");
                html.Write("<div class=\"charts\">\n");
                foreach (var part in sheet.Charts) Write(html, part);
                html.Write("</div></div>\n");
                break;
            default:
                WriteCaption(html, "chart", chart.Title);
                var label = chart.Title.Length > 0 ? chart.Title : "Chart";
                html.Write($"<div class=\"scroll\">{chart.Draw().ToPageSvg(label, "")}</div></figure>\n");
                break;
        }
    }

    /// <summary>The beginning of a figure.</summary>
    internal static void WriteCaption(TextWriter html, string kind, string title)
    {
        html.Write($"<figure class=\"{kind}\">");
        if (title.Length > 0) html.Write($"<figcaption>{Escape(title)}</figcaption>");
        html.Write('\n');
    }
}
