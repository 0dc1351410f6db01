using static Fovea.XmlText;

namespace Fovea.Reports;

/// <summary>The figures that matter most, large.</summary>
public sealed class PageFigures : PageBlock
{
    private readonly List<(string Name, string Value, string Note)> _figures = [];

    /// <summary>The figures, in order.</summary>
    public IReadOnlyList<(string Name, string Value, string Note)> Figures => _figures;

    /// <summary>Adds a figure.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="value">The figure with its unit.</param>
    /// <param name="note">What it is of, such as the number of images; may be empty.</param>
    /// <returns>The block itself.</returns>
    public PageFigures Add(string name, string value, string note = "")
    {
        _figures.Add((name, value, note));
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Write(TextWriter html)
    {
        if (_figures.Count == 0) return;
        html.Write("<dl class=\"figures\">\n");
        foreach (var (name, value, note) in _figures)
        {
            html.Write($"<div><dt>{Escape(name)}</dt><dd>{Escape(value)}</dd>");
            if (note.Length > 0) html.Write($"<dd class=\"note\">{Escape(note)}</dd>");
            html.Write("</div>\n");
        }
        html.Write("</dl>\n");
    }
}
