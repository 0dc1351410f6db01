namespace Fovea.Notebooks;

/// <summary>SVG files as parts of a page.</summary>
internal static class SvgText
{
    /// <summary>The element alone: what an XML file has before it has no place within HTML.</summary>
    public static string Inline(string svg)
    {
        var start = svg.IndexOf("<svg", StringComparison.Ordinal);
        return start < 0 ? svg : svg[start..];
    }
}
