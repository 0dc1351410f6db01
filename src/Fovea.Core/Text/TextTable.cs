using System.Globalization;

namespace Fovea;

/// <summary>Rows of text in aligned columns.</summary>
/// <param name="headings">Of the columns; one that ends with <c>&gt;</c> is of numbers, aligned right.</param>
public sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [[.. headings.Select(h => h.TrimEnd('>'))]];

    /// <summary>Adds a row with a cell for each heading.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Bytes as text, in units of 1000: <c>11.6 MB</c>.</summary>
    public static string Size(long bytes)
    {
        var (unit, name) = bytes < 1_000_000 ? (1e3, "kB") : bytes < 1_000_000_000 ? (1e6, "MB") : (1e9, "GB");
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / unit:F1} {name}");
    }

    /// <summary>The rows, headings first.</summary>
    public override string ToString()
    {
        var widths = headings.Select((_, c) => _rows.Max(r => r[c].Length)).ToArray();
        return string.Join(Environment.NewLine, _rows.Select(row =>
            string.Join("  ", row.Select((cell, c) =>
                headings[c].EndsWith('>') ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]))).TrimEnd()));
    }
}
