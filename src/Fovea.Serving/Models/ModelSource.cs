using System.Text.RegularExpressions;

namespace Fovea.Serving;

/// <summary>A model to serve, and what it is called.</summary>
/// <param name="Path">The file or the folder.</param>
/// <param name="Name">Letters, digits, points, dashes and underscores.</param>
/// <param name="Version">The like; of several versions of a name the highest answers where none is named.</param>
public sealed partial record ModelSource(string Path, string Name, string Version = "1")
{
    /// <summary>Reads <c>PATH</c>, <c>NAME=PATH</c> or <c>NAME@VERSION=PATH</c>.</summary>
    /// <param name="text">The text. Without a name the model is called as its file or, where that is <c>model.fovea</c>, as its folder;
    /// without a version it is version 1.</param>
    /// <exception cref="FormatException">A name or a path is missing.</exception>
    public static ModelSource Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Named().Match(text);
        // A path may have the sign, too.
        if (!match.Success || System.IO.Path.Exists(text)) return text.Trim().Length > 0 ? new(text, NameOf(text))
            : throw new FormatException("model: expected PATH, NAME=PATH or NAME@VERSION=PATH, got an empty text");
        var (name, version, path) = (match.Groups["name"].Value, match.Groups["version"], match.Groups["path"].Value);
        return new(path, name, version.Success ? version.Value : "1");
    }

    /// <summary>Whether a text can be a model's name or version.</summary>
    internal static bool IsName(string text) => NameText().IsMatch(text);

    private static string NameOf(string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var name = Directory.Exists(full) ? System.IO.Path.GetFileName(full) : System.IO.Path.GetFileNameWithoutExtension(full);
        if (name == "model" && System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(full)) is { Length: > 0 } folder) name = folder;
        name = Other().Replace(name, "-").Trim('-', '.');
        return name.Length > 0 ? name : "model";
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9][\w.-]{0,99})(@(?<version>[A-Za-z0-9][\w.-]{0,99}))?=(?<path>.+)$", RegexOptions.ECMAScript)]
    private static partial Regex Named();

    [GeneratedRegex(@"^[A-Za-z0-9][\w.-]{0,99}$", RegexOptions.ECMAScript)]
    private static partial Regex NameText();

    [GeneratedRegex(@"[^\w.-]+", RegexOptions.ECMAScript)]
    private static partial Regex Other();
}
