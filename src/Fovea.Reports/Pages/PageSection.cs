using static Fovea.XmlText;

namespace Fovea.Reports;

/// <summary>A heading with blocks below it.</summary>
public sealed class PageSection
{
    private readonly List<PageBlock> _blocks = [];

    internal PageSection(string title, string text) => (Title, Text) = (title, text);

    /// <summary>The heading.</summary>
    public string Title { get; }

    /// <summary>What it shows and how to read it, in a sentence or two; may be empty.</summary>
    public string Text { get; }

    /// <summary>The blocks, in order; charts that follow one another stand side by side where there is room.</summary>
    public IReadOnlyList<PageBlock> Blocks => _blocks;

    /// <summary>Adds a block.</summary>
    /// <returns>The section itself.</returns>
    public PageSection Add(PageBlock block)
    {
        _blocks.Add(block);
        return this;
    }

    internal void Write(TextWriter html, string id)
    {
        html.Write($"<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\">{Escape(Title)}</h2>\n");
        if (Text.Length > 0) html.Write($"<p class=\"lead\">{Escape(Text)}</p>\n");
        for (var i = 0; i < _blocks.Count; i++)
        {
            var isChart = _blocks[i] is PageChart;
            if (isChart && (i == 0 || _blocks[i - 1] is not PageChart)) html.Write("<div class=\"charts\">\n");
            _blocks[i].Write(html);
            if (isChart && (i + 1 == _blocks.Count || _blocks[i + 1] is not PageChart)) html.Write("</div>\n");
        }
        html.Write("</section>\n");
    }
}
