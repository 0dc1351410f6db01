using Fovea.Reports;

namespace Fovea.Notebooks;

/// <summary>A computational graph as its drawing, in SVG. Without Graphviz it is Mermaid's text.</summary>
public sealed class DiagramFormatter : RichFormatter<Diagram>
{
    /// <inheritdoc/>
    public override string ToHtml(Diagram value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Graphviz.IsFound ? SvgText.Inline(value.ToSvg())
            : $"<p>Install Graphviz to see the drawing; this is its text for Mermaid.</p>{Html.Lines(value.ToMermaid())}";
    }
}
