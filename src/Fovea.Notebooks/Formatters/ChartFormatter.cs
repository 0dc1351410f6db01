using Fovea.Reports;

namespace Fovea.Notebooks;

/// <summary>A chart as its drawing, in SVG.</summary>
public sealed class ChartFormatter : RichFormatter<Chart>
{
    /// <inheritdoc/>
    public override string ToHtml(Chart value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return SvgText.Inline(value.ToSvg());
    }
}
