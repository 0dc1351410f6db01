using System.Text;
using static Fovea.XmlText;

namespace Fovea.Studio;

/// <summary>The frame of every page: the list of pages, and the place that the page's script fills.</summary>
internal static class StudioShell
{
    /// <summary>The pages in their order.</summary>
    public static IReadOnlyList<IStudioPage> Pages { get; } = [.. Catalog<IStudioPage>.All.OrderBy(p => p.Order)];

    /// <summary>A page as HTML.</summary>
    public static string Html(IStudioPage page)
    {
        var links = new StringBuilder();
        foreach (var other in Pages)
        {
            var current = other == page ? " aria-current=\"page\"" : "";
            links.Append($"<li><a href=\"/{other.Id}\"{current}>{Escape(StudioTexts.Of(other.Id, "title"))}</a></li>\n");
        }
        var title = Escape(StudioTexts.Of(page.Id, "title"));
        // A page may have a style sheet of its own.
        var style = StudioFiles.Has($"pages/{page.Id}.css") ? $"\n<link rel=\"stylesheet\" href=\"/web/pages/{page.Id}.css\">" : "";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title} · Fovea studio</title>
            <link rel="icon" href="/web/icon.svg">
            <link rel="stylesheet" href="/web/studio.css">{style}
            <script type="module" src="/web/pages/{page.Id}.js"></script>
            </head>
            <body class="studio" data-page="{page.Id}">
            <a class="skip" href="#content">{Escape(StudioTexts.Of("shell", "skip"))}</a>
            <header>
            <h1>{title}</h1>
            <p>{Escape(StudioTexts.Of(page.Id, "lead"))}</p>
            </header>
            <nav aria-label="{Escape(StudioTexts.Of("shell", "pages"))}"><ol>
            {links}</ol></nav>
            <main id="content" tabindex="-1"></main>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }
}
