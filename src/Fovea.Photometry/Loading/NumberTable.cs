using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Numbers in lines of text, parted by blanks, tabs, commas or semicolons.</summary>
internal static class NumberTable
{
    private const long MaxBytes = 1 << 24;
    private static readonly char[] Separators = [' ', '\t', ',', ';'];

    /// <summary>Reads lines of a given number of columns; empty lines and what follows # are left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">How many numbers a line has.</param>
    /// <returns>Line by line.</returns>
    public static List<double[]> Read(string path, params int[] columns)
    {
        if (new FileInfo(path).Length > MaxBytes)
            throw new DataFormatException(path, -1, "size", $"expected at most {MaxBytes} bytes of text");
        var rows = new List<double[]>();
        var line = 0;
        foreach (var text in File.ReadLines(path))
        {
            line++;
            var content = text.IndexOf('#') is >= 0 and var comment ? text[..comment] : text;
            var parts = content.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0) continue;
            var row = new double[parts.Length];
            for (var i = 0; i < parts.Length; i++)
                if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out row[i]) || !double.IsFinite(row[i]))
                    throw new DataFormatException(path, -1, $"line {line}", $"expected numbers, got '{parts[i]}'");
            if (!columns.Contains(row.Length)) throw new DataFormatException(path, -1, $"line {line}",
                $"expected {string.Join(" or ", columns)} numbers, got {row.Length}");
            if (rows.Count > 0 && rows[0].Length != row.Length) throw new DataFormatException(path, -1, $"line {line}",
                $"expected {rows[0].Length} numbers as the lines above, got {row.Length}");
            rows.Add(row);
        }
        return rows;
    }
}
