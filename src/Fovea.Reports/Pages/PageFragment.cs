namespace Fovea.Reports;

/// <summary>Parts of a report for a page that is made elsewhere and is alive: the same tables, charts and galleries, their style, and their
/// script as a module.</summary>
/// <example><code>
/// var html = PageFragment.ToHtml(new PageChart(new LineChart("Loss").Add("training", losses)));
/// // In the browser: import { startFigures } from "/web/figures.js"; element.innerHTML = html; startFigures(element);
/// </code></example>
public static class PageFragment
{
    /// <summary>The style sheet of reports.</summary>
    public static string Style => PageAssets.Style;

    /// <summary>The script of reports as a module of JavaScript. <c>make(tag, attributes, ...children)</c> makes an element,
    /// <c>format(value)</c> writes a number, <c>startFigures(element)</c> brings the figures within an element to life, and
    /// <c>renewFigures(element, html)</c> gives an element new HTML in which charts that stay keep their zoom and their switches.</summary>
    public static string Module { get; } = PageAssets.Scripts + PageAssets.ModuleEnd;

    /// <summary>Parts of a report as HTML. Every text of theirs is escaped.</summary>
    /// <param name="blocks">The parts, in order.</param>
    public static string ToHtml(params IEnumerable<PageBlock> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        var html = new StringWriter { NewLine = "\n" };
        foreach (var block in blocks) block.Write(html);
        return html.ToString();
    }
}
