using System.Text.RegularExpressions;

namespace Fovea.Photometry;

/// <summary>The page's parts, which lie beside this file as HTML, CSS and JavaScript.</summary>
internal static partial class ReportTemplate
{
    /// <summary>A part with each <c>{{name}}</c> replaced; values are put in as they are and not looked into again.</summary>
    /// <exception cref="KeyNotFoundException">A name has no value.</exception>
    public static string Fill(string part, IReadOnlyDictionary<string, string> values) =>
        Place().Replace(Part(part), match => values[match.Groups[1].Value]);

    /// <summary>A part by its file name.</summary>
    public static string Part(string name)
    {
        using var stream = typeof(ReportTemplate).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"ReportTemplate: expected the embedded file {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Place();
}
