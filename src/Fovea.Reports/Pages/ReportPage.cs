using System.Text;
using static Fovea.XmlText;

namespace Fovea.Reports;

/// <summary>A page of sections in one HTML file that loads nothing else, light or dark as the reader prefers.</summary>
/// <remarks>Every text is escaped: titles may hold anything. The browser is told to run the page's own script alone and to load nothing.
/// Without scripts there are the same pictures, tables and charts, which then do not move. The same data gives the same bytes.</remarks>
/// <example><code>
/// var page = new ReportPage("digits-1") { Summary = "99.2 % of 359 test images" };
/// page.Section("Loss").Add(new PageChart(new LineChart("Loss").Add("training", losses)));
/// page.Write("report.html");
/// </code></example>
/// <param name="title">The heading of the page.</param>
public sealed class ReportPage(string title)
{
    // Fewer sections are seen at once.
    private const int LeastContents = 3;

    private const string Icon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
        + "%3Ccircle cx='8' cy='8' r='7' fill='%23e8a33d'/%3E%3Ccircle cx='8' cy='8' r='3' fill='%231d1f23'/%3E%3C/svg%3E";

    private readonly List<PageSection> _sections = [];

    /// <summary>The heading of the page.</summary>
    public string Title => title;

    /// <summary>What it says, in a line below the heading; may be empty.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The sections, in order.</summary>
    public IReadOnlyList<PageSection> Sections => _sections;

    /// <summary>Adds a section.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="text">What it shows and how to read it; may be empty.</param>
    /// <returns>The section, to be filled.</returns>
    public PageSection Section(string title, string text = "")
    {
        _sections.Add(new(title, text));
        return _sections[^1];
    }

    /// <summary>The page as HTML.</summary>
    public string ToHtml()
    {
        var html = new StringWriter { NewLine = "\n" };
        html.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{PageAssets.Policy}">
            <meta name="color-scheme" content="light dark">
            <title>{Escape(Title)}</title>
            <link rel="icon" href="{Icon}">
            <style>
            {PageAssets.Style}</style>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header>
            <h1>{Escape(Title)}</h1>

            """.ReplaceLineEndings("\n"));
        if (Summary.Length > 0) html.Write($"<p>{Escape(Summary)}</p>\n");
        html.Write("</header>\n");
        if (_sections.Count >= LeastContents) WriteContents(html);
        html.Write("<main id=\"content\" tabindex=\"-1\">\n");
        foreach (var (i, section) in _sections.Index()) section.Write(html, Id(i));
        html.Write("</main>\n<footer><p>This page is one file and loads nothing else.</p></footer>\n");
        html.Write($"<script>{PageAssets.Script}</script>\n</body>\n</html>\n");
        return html.ToString();
    }

    /// <summary>Writes the page, wholly or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(ToHtml());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    private void WriteContents(TextWriter html)
    {
        html.Write("<nav aria-label=\"Contents\"><ol>\n");
        foreach (var (i, section) in _sections.Index()) html.Write($"<li><a href=\"#{Id(i)}\">{Escape(section.Title)}</a></li>\n");
        html.Write("</ol></nav>\n");
    }

    private static string Id(int section) => FormattableString.Invariant($"s{section + 1}");
}
