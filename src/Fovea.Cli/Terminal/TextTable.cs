using System.Globalization;

namespace Fovea.Cli.Terminal;

/// <summary>Rows of text in aligned columns.</summary>
/// <param name="headings">Of the columns; one that ends with <c>&gt;</c> is of numbers, aligned right.</param>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [[.. headings.Select(h => h.TrimEnd('>'))]];

    /// <summary>Adds a row with a cell for each heading.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Bytes as text, in units of 1000: <c>11.6 MB</c>.</summary>
    public static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture,
        $"{(bytes < 1_000_000 ? bytes / 1e3 : bytes < 1_000_000_000 ? bytes / 1e6 : bytes / 1e9):F1} {(bytes < 1_000_000 ? "kB" : bytes < 1_000_000_000 ? "MB" : "GB")}");

    /// <summary>The rows, headings first.</summary>
    public override string ToString()
    {
        var widths = headings.Select((_, c) => _rows.Max(r => r[c].Length)).ToArray();
        return string.Join(Environment.NewLine, _rows.Select(row =>
            string.Join("  ", row.Select((cell, c) => headings[c].EndsWith('>') ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]))).TrimEnd()));
    }
}
