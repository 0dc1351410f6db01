using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Numbers for each picture from a text file, by the names in it where it has any, else in the pictures' order.</summary>
internal static class NamedTable
{
    public const string EachPicture = ", one for each picture";

    private static readonly string[] Axes = ["X", "Y", "Z"];

    /// <summary>Reads one row for each picture, in the pictures' order.</summary>
    /// <param name="path">The file. A count in the first line, or the ending .lp, makes it a file of lights: name x y z.</param>
    /// <param name="pictures">File names, one for each row wanted; null for all rows as they stand.</param>
    /// <param name="allowed">How many numbers a row may have, the usual first.</param>
    /// <param name="what">What is expected, for errors.</param>
    /// <param name="field">What rows are, for errors.</param>
    /// <param name="fits">Why there must be as many as pictures, for errors.</param>
    /// <param name="warnings">Told of rows for pictures that are not there.</param>
    /// <exception cref="DataFormatException">The file is damaged or does not fit the pictures; names the line.</exception>
    public static List<PictureRow> Read(string path, IReadOnlyList<string>? pictures, int[] allowed, string what, string field,
        string fits = EachPicture, List<string>? warnings = null)
    {
        var lines = TextLines.Read(path);
        var rows = lines.ConvertAll(l => TableRow.Parse(l.Number, l.Text));
        var announced = -1;
        if (rows.Count > 1 && rows[0].Count == 1 && rows[1].NumberCount > 1
            && int.TryParse(rows[0].Texts.First(), NumberStyles.None, CultureInfo.InvariantCulture, out announced)) rows.RemoveAt(0);
        else announced = -1;
        var headings = rows.TakeWhile(r => !r.HasNumbers).ToList();
        rows.RemoveRange(0, headings.Count);
        var heading = headings.LastOrDefault();
        if (heading is not null) CheckHeading(path, heading);
        if (rows.Find(r => r.HasTwoKindsOfCommas) is { } wrong)
            throw TwoCommas(path, wrong.Line, lines.Find(l => l.Number == wrong.Line).Text);
        var isLights = announced >= 0 || Path.GetExtension(path).Equals(".lp", StringComparison.OrdinalIgnoreCase);
        var (named, columns) = Layout(path, rows, heading, pictures ?? [], allowed, isLights, what);
        if (announced >= 0 && announced != rows.Count)
            throw new DataFormatException(path, -1, "count", $"expected {announced} lines as the first one says, got {rows.Count}");
        var result = rows.ConvertAll(r => new PictureRow(named ? r.Name(columns) : "", r.Numbers(columns), $"line {r.Line}"));
        if (pictures is null) return result;
        if (named)
        {
            var ordered = NameMatch.InOrder(path, result, pictures);
            if (result.Except(ordered).ToList() is [var first, ..] others) warnings?.Add(
                $"{Path.GetFileName(path)}: {others.Count} of {result.Count} lines are for pictures that are not there, "
                    + $"the first for '{first.Name}' in {first.Where}");
            result = ordered;
        }
        return result.Count == pictures.Count ? result : throw new DataFormatException(path, -1, field,
            $"expected {pictures.Count}{fits}, got {result.Count}");
    }

    /// <summary>A line whose commas may mean two things.</summary>
    public static DataFormatException TwoCommas(string path, int line, string text) => new(path, -1, $"line {line}",
        $"expected numbers with a point, got '{text}': a comma stands for a point here; write 0.5, or part the numbers with ;");

    // How many of the last fields are the row's numbers, and whether a name stands before them.
    private static (bool Named, int Columns) Layout(string path, List<TableRow> rows, TableRow? heading, IReadOnlyList<string> pictures,
        int[] allowed, bool isLights, string what)
    {
        if (rows.Count == 0) return (false, allowed[0]);
        var named = 2 * rows.Count(r => r.Word is not null) > rows.Count || HasNumbersForNames(rows, heading, allowed, isLights);
        bool Fits(TableRow row, int columns) => named ? row.NumberCount >= columns && row.Count > columns
            : row.NumberCount == columns && row.Count == columns;
        // A name may end in numbers: of the ways to read it, the one by which the most pictures are found.
        var columns = allowed.Where(a => rows.Exists(r => Fits(r, a))).OrderByDescending(a => rows.Count(r => Fits(r, a)))
            .ThenByDescending(a => named ? rows.Count(r => Fits(r, a) && pictures.Any(p => NameMatch.Same(r.Name(a), p))) : 0)
            .ThenByDescending(a => isLights ? a == allowed[0] : a == rows[0].NumberCount).ThenByDescending(a => a).FirstOrDefault();
        if (rows.Find(r => columns == 0 || !Fits(r, columns)) is not { } wrong) return (named, columns);
        var where = $"line {wrong.Line}";
        // The rightmost word where a number should be.
        var at = wrong.Count - 1 - wrong.NumberCount;
        if (at >= (named ? 1 : 0) && wrong.NumberCount < allowed.Min())
            throw new DataFormatException(path, -1, where, $"expected numbers, got '{wrong.Texts.ElementAt(at)}'");
        throw new DataFormatException(path, -1, where, columns > 0 && wrong != rows[0] ? "expected as many columns as in the lines above"
            : $"expected {what}, got {wrong.NumberCount} numbers");
    }

    // A first column of numbers that cannot be a part of the row, or that only counts.
    private static bool HasNumbersForNames(List<TableRow> rows, TableRow? heading, int[] allowed, bool isLights)
    {
        var count = rows[0].Count;
        if (rows.Exists(r => r.Count != count || r.Word is not null) || !allowed.Contains(count - 1)) return false;
        if (!allowed.Contains(count) || isLights) return true;
        string[] names = ["NAME", "FILE", "FILENAME", "PICTURE", "IMAGE", "IMG", "PHOTO", "LIGHT", "INDEX", "IDX", "ID", "NO", "NR", "NUMBER"];
        if (heading is not null && heading.Count == count && names.Contains(heading.Texts.First().Trim('.', ':').ToUpperInvariant()))
            return true;
        var first = rows.ConvertAll(r => r.Numbers(count)[0]);
        return rows.Count > 2 && first[0] is 0 or 1 && first.Index().All(f => f.Item == first[0] + f.Index);
    }

    private static void CheckHeading(string path, TableRow heading)
    {
        var words = heading.Texts.Select(t => t.ToUpperInvariant()).ToList();
        string[] angles = ["AZIMUTH", "ELEVATION", "ZENITH", "THETA", "PHI", "ALTITUDE", "INCLINATION", "AZ", "EL"];
        if (words.Find(w => angles.Any(a => w == a || a.Length > 2 && w.StartsWith(a, StringComparison.Ordinal))) is { } angle)
            throw new DataFormatException(path, -1, $"line {heading.Line}", $"expected x y z, got angles ('{angle.ToLowerInvariant()}')");
        var places = Axes.Select(axis => words.IndexOf(axis)).ToArray();
        if (places.All(p => p >= 0) && (places[1] != places[0] + 1 || places[2] != places[1] + 1))
            throw new DataFormatException(path, -1, $"line {heading.Line}",
                $"expected the columns x, y, z in this order, got {string.Join(", ", heading.Texts)}");
    }
}

/// <summary>A picture's row of a table.</summary>
/// <param name="Name">The picture's name in the file; empty where it has none.</param>
/// <param name="Numbers">Its numbers.</param>
/// <param name="Where">The line or row, for errors.</param>
internal sealed record PictureRow(string Name, double[] Numbers, string Where);
