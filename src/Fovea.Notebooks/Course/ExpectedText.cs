namespace Fovea.Notebooks;

/// <summary>What a page says that is printed, beside what was printed.</summary>
public static class ExpectedText
{
    /// <summary>Stands alone on a line for any lines, none included.</summary>
    public const string AnyLines = "…";

    /// <summary>Says where two texts part; null where they agree. White space at the ends of lines, and empty lines at the end, do not
    /// count.</summary>
    /// <param name="expected">What the page shows; a line of <see cref="AnyLines"/> stands for any lines.</param>
    /// <param name="printed">What was printed.</param>
    public static string? Difference(string expected, string printed)
    {
        var (want, got) = (Lines(expected), Lines(printed));
        // reach[j]: the lines of the page so far can be those before line j of what was printed.
        var reach = new bool[got.Length + 1];
        reach[0] = true;
        foreach (var line in want)
        {
            var next = new bool[got.Length + 1];
            if (line.Trim() == AnyLines)
                for (var j = Array.IndexOf(reach, true); j <= got.Length; j++) next[j] = true;
            else
                for (var j = 0; j < got.Length; j++) next[j + 1] = reach[j] && got[j] == line;
            if (!next.Contains(true))
            {
                var at = Array.LastIndexOf(reach, true);
                return $"expected '{line}', got {(at < got.Length ? $"'{got[at]}'" : "no more lines")}";
            }
            reach = next;
        }
        return reach[^1] ? null : $"expected no more lines, got '{got[Array.LastIndexOf(reach, true)]}'";
    }

    private static string[] Lines(string text)
    {
        var trimmed = text.ReplaceLineEndings("\n").TrimEnd();
        return trimmed.Length == 0 ? [] : [.. trimmed.Split('\n').Select(l => l.TrimEnd())];
    }
}
