using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Numbers in lines of text, as <see cref="TableRow"/> reads them, without names.</summary>
internal static class NumberTable
{
    /// <summary>Reads lines of a given number of columns; empty lines, comments and headings above the numbers are left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">How many numbers a line has.</param>
    /// <returns>Line by line.</returns>
    public static List<double[]> Read(string path, int columns)
    {
        var rows = new List<double[]>();
        foreach (var (line, text) in TextLines.Read(path))
        {
            var row = TableRow.Parse(line, text);
            if (rows.Count == 0 && !row.HasNumbers) continue;
            if (row.Word is { } word) throw new DataFormatException(path, -1, $"line {line}", $"expected numbers, got '{word}'");
            if (row.HasTwoKindsOfCommas) throw NamedTable.TwoCommas(path, line, text);
            if (row.Count != columns)
                throw new DataFormatException(path, -1, $"line {line}", $"expected {columns} numbers, got {row.Count}");
            rows.Add(row.Numbers(columns));
        }
        return rows;
    }
}
