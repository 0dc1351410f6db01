using System.Buffers;
using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Names in a file of lights, and the pictures that they mean.</summary>
internal static class NameMatch
{
    private static readonly SearchValues<char> Ending =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>The rows in the pictures' order.</summary>
    /// <remarks>A name means the picture of the same name, in whatever folder and format. Names that are numbers mean the pictures whose
    /// names end in these numbers, or, where they count from 0 or 1, the pictures in their order.</remarks>
    /// <exception cref="DataFormatException">A picture has no row, or two.</exception>
    public static List<PictureRow> InOrder(string path, List<PictureRow> rows, IReadOnlyList<string> pictures)
    {
        var found = pictures.Select(p => Find(path, rows, p)).ToList();
        if (found.TrueForAll(r => r is null) && ByNumber(rows, pictures) is { } numbered) return numbered;
        var missing = found.FindIndex(r => r is null);
        return missing < 0 ? found.ConvertAll(r => r!)
            : throw new DataFormatException(path, -1, "names", $"expected a line for {pictures[missing]}, got none");
    }

    /// <summary>Whether a name in a file that was written for pictures in another folder or format means a picture.</summary>
    public static bool Same(string name, string picture)
    {
        var (file, wanted) = (File(name), File(picture));
        return file.Equals(wanted, StringComparison.OrdinalIgnoreCase) || file.Equals(Stem(wanted), StringComparison.OrdinalIgnoreCase)
            || Stem(file).Equals(Stem(wanted), StringComparison.OrdinalIgnoreCase);
    }

    private static PictureRow? Find(string path, List<PictureRow> rows, string picture)
    {
        var exact = rows.FindAll(r => File(r.Name).Equals(File(picture), StringComparison.OrdinalIgnoreCase));
        var found = exact.Count > 0 ? exact : rows.FindAll(r => Same(r.Name, picture));
        return found.Count < 2 ? found.FirstOrDefault() : throw new DataFormatException(path, -1, found[1].Where,
            $"expected one line for {picture}, got '{found[0].Name}' in {found[0].Where} and '{found[1].Name}'");
    }

    private static List<PictureRow>? ByNumber(List<PictureRow> rows, IReadOnlyList<string> pictures)
    {
        var numbers = new List<int>();
        foreach (var row in rows)
        {
            if (!int.TryParse(row.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
            numbers.Add(number);
        }
        if (numbers.Distinct().Count() != numbers.Count) return null;
        var places = pictures.Select(p => EndNumber(p) is { } n ? numbers.IndexOf(n) : -1).ToArray();
        if (places.All(p => p >= 0) && places.Distinct().Count() == places.Length) return [.. places.Select(p => rows[p])];
        var least = numbers.Min();
        return rows.Count == pictures.Count && least is 0 or 1 && numbers.Max() - least == rows.Count - 1
            ? [.. numbers.Zip(rows).OrderBy(r => r.First).Select(r => r.Second)] : null;
    }

    private static int? EndNumber(string picture)
    {
        var stem = Stem(File(picture));
        var start = stem.Length;
        while (start > 0 && char.IsAsciiDigit(stem[start - 1])) start--;
        return int.TryParse(stem.AsSpan(start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    // Without an ending of a few letters: what follows the point of "a.png 1" is none.
    private static string Stem(string file) =>
        Path.GetExtension(file) is { Length: > 1 and < 7 } ending && ending.AsSpan(1).IndexOfAnyExcept(Ending) < 0
            ? file[..^ending.Length] : file;

    // Without folders, as Windows or others write them.
    private static string File(string name) => name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
}
