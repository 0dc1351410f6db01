using System.Globalization;
using Fovea.Formats;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Directions of lights from a file: .lp of reflectance transformation imaging (a count, then name x y z a line), text or CSV
/// (x y z, then perhaps one intensity or three; perhaps a name before and a line of headings), or .npy of [lights, 3].</summary>
/// <remarks>Directions are scaled to length 1. Where lines have names they are matched with the pictures' names; otherwise they are in the
/// pictures' order.</remarks>
public static class LightFile
{
    private const long MaxBytes = 1 << 24;
    private static readonly char[] Separators = [' ', '\t', ',', ';'];

    /// <summary>Reads the lights of some pictures.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pictures">File names, one for each light wanted.</param>
    /// <exception cref="DataFormatException">The file is damaged or does not fit the pictures; names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LightSet Read(string path, IReadOnlyList<string> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var rows = Path.GetExtension(ScenePath.Existing(path)).Equals(".npy", StringComparison.OrdinalIgnoreCase) ? FromNpy(path)
            : FromText(path);
        if (rows.Count > 0 && rows[0].Name.Length > 0) rows = [.. pictures.Select(p => Named(path, rows, p))];
        if (rows.Count != pictures.Count) throw new DataFormatException(path, -1, "lights",
            $"expected {pictures.Count}, one for each picture, got {rows.Count}");
        var columns = rows.Count == 0 ? 3 : rows[0].Numbers.Length;
        var (directions, intensities) = (new double[3 * rows.Count], new double[(columns - 3) * rows.Count]);
        for (var i = 0; i < rows.Count; i++)
        {
            var numbers = rows[i].Numbers;
            var length = Math.Sqrt(numbers[0] * numbers[0] + numbers[1] * numbers[1] + numbers[2] * numbers[2]);
            if (!(length > 0)) throw new DataFormatException(path, -1, rows[i].Where, "expected a direction, got (0, 0, 0)");
            for (var axis = 0; axis < 3; axis++) directions[3 * i + axis] = numbers[axis] / length;
            if (numbers.AsSpan(3).ContainsAnyInRange(double.NegativeInfinity, 0))
                throw new DataFormatException(path, -1, rows[i].Where, "expected intensities above zero");
            numbers.AsSpan(3).CopyTo(intensities.AsSpan(i * (columns - 3)));
        }
        return columns == 3 ? new(directions, source: path) : new(directions, intensities, columns - 3, path);
    }

    private static Row Named(string path, List<Row> rows, string picture)
    {
        var found = rows.FindIndex(r => Same(r.Name, picture));
        return found >= 0 ? rows[found] : throw new DataFormatException(path, -1, "names", $"expected a line for {picture}, got none");
    }

    // The file may have been written for pictures in another folder or format.
    private static bool Same(string name, string picture)
    {
        var file = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return file.Equals(picture, StringComparison.OrdinalIgnoreCase)
            || Path.GetFileNameWithoutExtension(file).Equals(Path.GetFileNameWithoutExtension(picture), StringComparison.OrdinalIgnoreCase);
    }

    private static List<Row> FromNpy(string path)
    {
        var array = NpyFile.Load(path);
        if (array.Rank != 2 || array.Shape[1] is not (3 or 4 or 6) || !array.DType.IsFloating)
            throw new DataFormatException(path, -1, "shape", $"expected floating-point [lights, 3], got {array.DType} {array.Shape}");
        var values = array.To(DType.Float64).ToArray<double>();
        if (values.Any(v => !double.IsFinite(v))) throw new DataFormatException(path, -1, "data", "expected finite numbers");
        return [.. values.Chunk(array.Shape[1]).Select((numbers, i) => new Row("", numbers, $"row {i}"))];
    }

    private static List<Row> FromText(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
            throw new DataFormatException(path, -1, "size", $"expected at most {MaxBytes} bytes of text");
        var rows = new List<Row>();
        var (line, announced) = (0, -1);
        foreach (var text in File.ReadLines(path))
        {
            line++;
            var parts = (text.IndexOf('#') is >= 0 and var comment ? text[..comment] : text).Split(Separators,
                StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0) continue;
            if (rows.Count == 0 && announced < 0)
            {
                // The count of an .lp file, or headings.
                if (parts.Length == 1 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out announced)) continue;
                announced = -1;
                if (parts.Length >= 3 && parts.All(p => Number(p) is null)) continue;
            }
            rows.Add(Parse(path, parts, $"line {line}"));
            var first = rows[0];
            if (rows[^1].Numbers.Length != first.Numbers.Length || (rows[^1].Name.Length > 0) != (first.Name.Length > 0))
                throw new DataFormatException(path, -1, $"line {line}", "expected as many columns as in the lines above");
        }
        if (announced >= 0 && announced != rows.Count)
            throw new DataFormatException(path, -1, "count", $"expected {announced} lines as the first one says, got {rows.Count}");
        return rows;
    }

    private static Row Parse(string path, string[] parts, string where)
    {
        var named = Number(parts[0]) is null || parts.Length is 5 or 7 && parts[0].Contains('.');
        var numbers = new double[parts.Length - (named ? 1 : 0)];
        if (numbers.Length is not (3 or 4 or 6)) throw new DataFormatException(path, -1, where,
            $"expected x y z, and perhaps one intensity or three, got {numbers.Length} numbers");
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Number(parts[i + (named ? 1 : 0)])
                ?? throw new DataFormatException(path, -1, where, $"expected numbers, got '{parts[i + (named ? 1 : 0)]}'");
        return new(named ? parts[0] : "", numbers, where);
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private sealed record Row(string Name, double[] Numbers, string Where);
}
