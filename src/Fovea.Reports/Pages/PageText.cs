using static Fovea.XmlText;

namespace Fovea.Reports;

/// <summary>Lines of text: paragraphs, or a list, or text as it is.</summary>
/// <param name="lines">The lines.</param>
public sealed class PageText(params IReadOnlyList<string> lines) : PageBlock
{
    /// <summary>How the lines are shown.</summary>
    public PageTextKind Kind { get; init; }

    /// <summary>What is folded away under this summary until somebody opens it; empty for text that is always shown.</summary>
    public string Folded { get; init; } = "";

    /// <inheritdoc/>
    protected internal override void Write(TextWriter html)
    {
        if (lines.Count == 0) return;
        if (Folded.Length > 0) html.Write($"<details><summary>{Escape(Folded)}</summary>\n");
        html.Write(Kind switch
        {
            PageTextKind.List => $"<ul class=\"lines\">{string.Concat(lines.Select(l => $"<li>{Escape(l)}</li>"))}</ul>\n",
            // Lines are escaped one by one: what ends a line within one of them is a space.
            PageTextKind.Preformatted =>
                $"<pre class=\"scroll\">{string.Join('\n', lines.SelectMany(l => l.Split('\n')).Select(Line))}</pre>\n",
            _ => string.Concat(lines.Select(l => $"<p>{Escape(l)}</p>\n")),
        });
        if (Folded.Length > 0) html.Write("</details>\n");
    }

    private static string Line(string text) => string.Join('\t', text.TrimEnd('\r').Split('\t').Select(Escape));
}

/// <summary>How lines of text are shown.</summary>
public enum PageTextKind
{
    /// <summary>A paragraph each.</summary>
    Paragraphs,

    /// <summary>An item of a list each.</summary>
    List,

    /// <summary>As they are, in letters of one width: settings, code.</summary>
    Preformatted,
}
