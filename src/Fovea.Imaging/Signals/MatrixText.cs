using System.Globalization;

namespace Fovea.Imaging;

/// <summary>Matrices as text: <c>[1 2 3; 4 5 6]</c>. Rows end with <c>;</c> or a line's end, numbers are separated by spaces or
/// commas.</summary>
internal static class MatrixText
{
    /// <param name="subject">What the matrix is, for messages.</param>
    /// <param name="text">Brackets around it all may be left away; lines that begin with # are skipped; numbers may be fractions.</param>
    /// <param name="maxSide">The most rows and columns.</param>
    /// <param name="isRow">Whether there must be one row only.</param>
    /// <exception cref="FormatException">A number is none, rows differ in length, or there are too many or none.</exception>
    public static double[,] Parse(string subject, string text, int maxSide, bool isRow = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n').Where(line => !line.TrimStart().StartsWith('#'));
        var rows = string.Join(';', lines).Trim(' ', '\r', '\t', ';').TrimStart('[').TrimEnd(']').Split(';',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // Before any number is read.
        if (isRow && rows.Length > 1)
            throw new FormatException($"{subject}: expected one row of values, got {rows.Length}: '{Excerpt.Of(text)}'.");
        if (rows.Length > maxSide)
            throw new FormatException($"{subject}: expected at most {maxSide} rows and columns, got {rows.Length} rows.");
        var values = rows.Select((row, i) => row.Split([' ', ',', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Select((number, j) => Number(subject, number, i, j)).ToArray()).ToArray();
        if (values.Length == 0 || values[0].Length == 0)
            throw new FormatException($"{subject}: expected rows of numbers as [0 -1 0; -1 5 -1; 0 -1 0], got none.");
        if (Array.FindIndex(values, v => v.Length != values[0].Length) is var odd and >= 0)
            throw new FormatException(
                $"{subject}: expected {values[0].Length} numbers in row {odd + 1}, as in row 1, got {values[odd].Length}.");
        if (values.Length > maxSide || values[0].Length > maxSide)
            throw new FormatException($"{subject}: expected at most {maxSide} rows and columns, got {values.Length} × {values[0].Length}.");
        var matrix = new double[values.Length, values[0].Length];
        for (var i = 0; i < matrix.Length; i++)
            matrix[i / values[0].Length, i % values[0].Length] = values[i / values[0].Length][i % values[0].Length];
        return matrix;
    }

    private static double Number(string subject, string text, int row, int column)
    {
        var parts = text.Split('/');
        double bottom = 1;
        return parts.Length <= 2 && TryNumber(parts[0], out var top) && (parts.Length == 1 || (TryNumber(parts[1], out bottom)
            && bottom != 0))
            ? top / bottom
            : throw new FormatException($"{subject}: expected a number in row {row + 1}, column {column + 1}, got '{Excerpt.Of(text)}'.");
    }

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
