namespace Fovea.Imaging;

/// <summary>The filters that are known by name.</summary>
public static class FilterCatalog
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<FilterEntry> All => Catalog<FilterEntry>.All;

    /// <summary>The filter that a text names: a name with parameters, <c>gaussian:2.0</c>, or a matrix,
    /// <c>[0 -1 0; -1 5 -1; 0 -1 0]</c>.</summary>
    /// <param name="text">Parameters follow a colon and are separated by commas.</param>
    /// <exception cref="FormatException">There is no such filter, or a parameter does not fit.</exception>
    public static ImageFilter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsMatrix(text)) return new MatrixFilter(KernelMatrix.Parse(text));
        var (name, rest) = text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0
            ? (text[..colon], text[(colon + 1)..]) : (text, "");
        var entry = Find(name) ?? throw new FormatException(
            $"filter: expected one of {string.Join(", ", All.Select(e => e.Name))}, or a matrix in brackets, got '{name}'.");
        var arguments = new TextArguments(entry.Name, rest.Length == 0 ? [] : [.. rest.Split(',').Select(p => p.Trim())]);
        var filter = entry.Create(arguments);
        arguments.End();
        return filter;
    }

    /// <summary>The filter of a name without parameters, or null.</summary>
    /// <param name="name">As <see cref="FilterEntry.Name"/>, in upper or lower case.</param>
    public static FilterEntry? Find(string name) => Catalog<FilterEntry>.Find(name);

    /// <summary>Whether a text is a matrix rather than a name.</summary>
    internal static bool IsMatrix(string text) => text.TrimStart().StartsWith('[') || text.Contains(';', StringComparison.Ordinal);
}
