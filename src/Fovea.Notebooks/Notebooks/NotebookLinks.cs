using System.Text.RegularExpressions;

namespace Fovea.Notebooks;

/// <summary>Links of pages, as they are one folder further down.</summary>
internal static partial class NotebookLinks
{
    /// <summary>Text whose links to pages of the course lead to their notebooks, and all other links within the repository one folder
    /// up.</summary>
    public static string Moved(string markdown) => Target().Replace(markdown, link =>
    {
        var target = link.Groups[1].Value;
        if (Page().IsMatch(target)) return $"]({target.Replace(".md", ".ipynb", StringComparison.Ordinal)})";
        return target.Contains(':', StringComparison.Ordinal) || target[0] is '#' or '/' ? link.Value : $"](../{target})";
    });

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Target();

    [GeneratedRegex(@"^\d[\w-]*\.md(#.*)?$")]
    private static partial Regex Page();
}
