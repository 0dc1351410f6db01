using System.Globalization;
using System.Text;

namespace Fovea.Models;

/// <summary>Names of the classes in the order of a network's outputs, and what else they are called.</summary>
/// <param name="Names">A name for each class.</param>
/// <param name="Ids">WordNet numbers (<c>n01440764</c>) or the like, one for each class; empty where there are none.</param>
public sealed record ClassList(IReadOnlyList<string> Names, IReadOnlyList<string> Ids)
{
    // The names of a thousand classes take some thirty thousand bytes.
    private const int MostBytes = 16 << 20;

    /// <summary>Classes 0, 1, 2, … that nobody named.</summary>
    /// <param name="count">How many.</param>
    public static ClassList Numbered(int count) =>
        new([.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))], []);

    /// <summary>Reads names: lines of <c>index⇥id⇥name</c>, with a line of these words before them or not; or of <c>index⇥name</c>; or a
    /// name a line.</summary>
    /// <param name="path">A text file in UTF-8. Empty lines at its end are left out.</param>
    /// <exception cref="DataFormatException">It is too large, is no text, names none, or an index is missing or comes twice; the message
    /// names the line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ClassList Load(string path)
    {
        string text;
        try
        {
            var bytes = BoundedFile.ReadAllBytes(path, MostBytes);
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new DataFormatException(path, 0, "text", "expected names in UTF-8, a class a line");
        }
        string[] lines = [.. text.TrimEnd().Split('\n').Select(l => l.Trim('\r', ' '))];
        if (lines is [""] || text.Contains('\0', StringComparison.Ordinal))
            throw new DataFormatException(path, -1, "line 1", "expected names, a class a line");
        return lines[0].Contains('\t', StringComparison.Ordinal) ? Table(path, lines) : Plain(path, lines);
    }

    /// <summary>The class of a name, an id, or a number from 0; null where there is none.</summary>
    /// <param name="text">In any case of letters; underscores count as spaces.</param>
    public int? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var wanted = Plain(text);
        for (var i = 0; i < Names.Count; i++)
            if (Plain(Names[i]) == wanted || (i < Ids.Count && string.Equals(Ids[i], text, StringComparison.OrdinalIgnoreCase))) return i;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < Names.Count ? index : null;

        static string Plain(string name) => name.Replace('_', ' ').Trim().ToUpperInvariant();
    }

    /// <summary>The class that a picture's path tells: its folder's name, or the id with which its own name begins, as ImageNet's pictures
    /// have it (<c>n01440764_1234.JPEG</c>); null where it tells none.</summary>
    /// <param name="path">The picture.</param>
    public int? OfPath(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        for (var i = 0; i < Ids.Count; i++)
        {
            var end = Ids[i].Length;
            if (name.StartsWith(Ids[i], StringComparison.OrdinalIgnoreCase) && (name.Length == end || name[end] == '_')) return i;
        }
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)));
        // A folder that is called 7 is more often the seventh than class 7, unless classes are numbers.
        return folder is { Length: > 0 } && (!folder.All(char.IsAsciiDigit) || Names.Contains(folder)) ? Find(folder) : null;
    }

    private static ClassList Plain(string path, string[] lines)
    {
        if (Array.IndexOf(lines, "") is var empty and >= 0)
            throw new DataFormatException(path, -1, $"line {empty + 1}", "expected a name, got an empty line");
        return new(lines, []);
    }

    private static ClassList Table(string path, string[] lines)
    {
        var first = int.TryParse(lines[0].Split('\t')[0], NumberStyles.None, CultureInfo.InvariantCulture, out _) ? 0 : 1;
        var count = lines.Length - first;
        var columns = lines[^1].Split('\t').Length;
        var (names, ids) = (new string[count], new string[columns > 2 ? count : 0]);
        for (var i = first; i < lines.Length; i++)
        {
            var cells = lines[i].Split('\t');
            if (cells.Length != columns || cells.Length is < 2 or > 3 || cells.Any(c => c.Trim().Length == 0))
                throw Wrong(i, "index, id and name, or index and name, with tabs between", lines[i]);
            if (!int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= count)
                throw Wrong(i, $"an index from 0 to {count - 1}", cells[0]);
            if (names[index] is not null) throw Wrong(i, "each index once", cells[0]);
            names[index] = cells[^1].Trim();
            if (ids.Length > 0) ids[index] = cells[1].Trim();
        }
        return count > 0 ? new(names, ids) : throw new DataFormatException(path, -1, "line 2", "expected names, a class a line, got none");

        DataFormatException Wrong(int line, string expected, string got) =>
            new(path, -1, $"line {line + 1}", $"expected {expected}, got '{Excerpt.Of(got)}'");
    }
}
