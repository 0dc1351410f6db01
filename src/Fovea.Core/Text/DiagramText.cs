using System.Globalization;
using System.Text;

namespace Fovea;

/// <summary>Diagrams as text that other programs lay out.</summary>
/// <remarks>Sources: the DOT language with its HTML-like labels, graphviz.org/doc/info; Mermaid's flowchart syntax,
/// mermaid.js.org/syntax/flowchart.html.</remarks>
internal static class DiagramText
{
    public static string Dot(Diagram diagram)
    {
        var text = new StringBuilder("digraph {\n");
        text.Append(CultureInfo.InvariantCulture, $"  rankdir={(diagram.IsVertical ? "TB" : "LR")};\n");
        text.Append("  bgcolor=white; fontname=Helvetica; fontsize=11; labelloc=b;\n");
        text.Append(CultureInfo.InvariantCulture, $"  label=<{Caption(diagram)}>;\n");
        text.Append("  node [fontname=Helvetica, fontsize=12, height=0.3, margin=\"0.12,0.05\"];\n");
        text.Append("  edge [fontname=Helvetica, fontsize=10, arrowsize=0.6, color=\"#57606a\"];\n");
        foreach (var (i, box) in diagram.Boxes.Index())
            text.Append(CultureInfo.InvariantCulture, $"  n{i} [label=<{Lines(box.Label.Split('\n'))}>, {Style(box.Shape)}];\n");
        foreach (var arrow in diagram.Arrows)
        {
            var label = Label(arrow) is { Length: > 0 } written ? $" [label=<{written}>]" : "";
            text.Append(CultureInfo.InvariantCulture, $"  n{arrow.From} -> n{arrow.To}{label};\n");
        }
        return text.Append("}\n").ToString();
    }

    public static string Mermaid(Diagram diagram)
    {
        var text = new StringBuilder($"flowchart {(diagram.IsVertical ? "TB" : "LR")}\n");
        text.Append(CultureInfo.InvariantCulture, $"  %% {OneLine(diagram.Title)}\n");
        foreach (var (i, box) in diagram.Boxes.Index())
        {
            var label = $"\"{string.Join("<br/>", box.Label.Split('\n').Select(XmlText.Escape))}\"";
            text.Append(CultureInfo.InvariantCulture, $"  n{i}").Append(box.Shape switch
            {
                DiagramShape.Operator => $"({label})",
                DiagramShape.Copy => $"(({label}))",
                DiagramShape.Layer => $"[{label}]",
                _ => $"[{label}]:::value",
            }).Append('\n');
        }
        foreach (var arrow in diagram.Arrows)
        {
            // In quotes, so that those of the tags have to be single.
            var label = Label(arrow) is { Length: > 0 } written ? $"|\"{written.Replace('"', '\'')}\"|" : "";
            text.Append(CultureInfo.InvariantCulture, $"  n{arrow.From} -->{label} n{arrow.To}\n");
        }
        return text.Append("  classDef value fill:none,stroke:none\n").ToString();
    }

    // Both languages take the same few tags.
    private static string Label(DiagramArrow arrow)
    {
        var lines = new List<string>();
        if (arrow.Value is { } value)
            lines.Add(Colored(Diagram.ValueColor, (arrow.Name is { } name ? $"{name} = " : "") + value));
        else if (arrow.Name is { } alone) lines.Add(Colored(Diagram.ValueColor, alone));
        if (arrow.Gradient is { } gradient) lines.Add(Colored(Diagram.GradientColor, gradient));
        if (arrow.Numeric is { } numeric) lines.Add(Colored(Diagram.NumericColor, numeric));
        return string.Join("<br/>", lines);
    }

    private static string Colored(string color, string value) => $"<font color=\"{color}\">{Lines(value.Split('\n'))}</font>";

    private static string Caption(Diagram diagram)
    {
        var caption = XmlText.Escape(OneLine(diagram.Title));
        if (diagram.Arrows.Any(a => a.Gradient is not null))
            caption += $"<br/>{Colored(Diagram.ValueColor, "value")}, {Colored(Diagram.GradientColor, "gradient")}";
        if (diagram.Arrows.Any(a => a.Numeric is not null)) caption += $", {Colored(Diagram.NumericColor, "gradient by differences")}";
        return caption.Length == 0 ? " " : caption;
    }

    private static string Style(DiagramShape shape) => shape switch
    {
        DiagramShape.Operator => "shape=box, style=\"rounded,filled\", fillcolor=\"#f6f8fa\"",
        DiagramShape.Copy => "shape=circle, style=filled, fillcolor=\"#fff8c5\", margin=0, fontsize=9",
        DiagramShape.Layer => "shape=box, style=filled, fillcolor=\"#f6f8fa\"",
        _ => "shape=plaintext",
    };

    private static string Lines(IEnumerable<string> lines) => string.Join("<br/>", lines.Select(XmlText.Escape));

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
