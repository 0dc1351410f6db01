using static Fovea.XmlText;

namespace Fovea.Reports;

/// <summary>Blocks side by side where there is room, each below a heading of its own: what is to be compared.</summary>
public sealed class PageColumns : PageBlock
{
    private readonly List<(string Title, PageBlock Block)> _columns = [];

    /// <summary>The columns, from the left.</summary>
    public IReadOnlyList<(string Title, PageBlock Block)> Columns => _columns;

    /// <summary>Adds a column.</summary>
    /// <param name="title">Its heading; may be empty.</param>
    /// <param name="block">What it shows.</param>
    /// <returns>The block itself.</returns>
    public PageColumns Add(string title, PageBlock block)
    {
        _columns.Add((title, block));
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Write(TextWriter html)
    {
        html.Write("<div class=\"columns\">\n");
        foreach (var (title, block) in _columns)
        {
            html.Write("<div>\n");
            if (title.Length > 0) html.Write($"<h3>{Escape(title)}</h3>\n");
            block.Write(html);
            html.Write("</div>\n");
        }
        html.Write("</div>\n");
    }
}
