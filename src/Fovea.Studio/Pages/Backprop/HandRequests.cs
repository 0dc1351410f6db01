using System.Text.Json;

namespace Fovea.Studio;

/// <summary>Small tables of numbers that were typed on the page.</summary>
internal static class HandRequests
{
    // More than these nobody follows by hand.
    private const int MostSide = 12;

    extension(JsonElement body)
    {
        /// <summary>A table.</summary>
        /// <exception cref="ArgumentException">It is none, or too large, or its rows differ.</exception>
        public double[,] Table(string name)
        {
            var rows = body.Rows(name);
            var width = rows[0].Length;
            if (rows.Any(r => r.Length != width)) throw new ArgumentException($"{name}: expected rows of one length");
            var table = new double[rows.Length, width];
            for (var i = 0; i < rows.Length; i++)
                for (var j = 0; j < width; j++) table[i, j] = rows[i][j];
            return table;
        }

        /// <summary>A table, or null where there is none.</summary>
        public double[,]? TableOrNull(string name) =>
            body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? body.Table(name) : null;

        /// <summary>A table of one row.</summary>
        public double[] Row(string name) => body.Rows(name) is [var row] ? row
            : throw new ArgumentException($"{name}: expected one row");

        /// <summary>A number within bounds.</summary>
        public double Number(string name, double otherwise, double least, double most)
        {
            if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out var value)) return otherwise;
            return value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && number >= least && number <= most ? number
                : throw new ArgumentException(FormattableString.Invariant(
                    $"{name}: expected a number of {least} to {most}, got '{Excerpt.Of(value.GetRawText())}'"));
        }

        /// <summary>A text, or an empty one.</summary>
        public string TextOr(string name, string otherwise = "") =>
            body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()! : otherwise;

        private double[][] Rows(string name)
        {
            if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out var value)
                || value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > MostSide)
                throw new ArgumentException($"{name}: expected 1 to {MostSide} rows of numbers");
            return [.. value.EnumerateArray().Select(row => row.ValueKind == JsonValueKind.Array
                && row.GetArrayLength() is > 0 and <= MostSide
                ? row.EnumerateArray().Select(cell => Cell(name, cell)).ToArray()
                : throw new ArgumentException($"{name}: expected rows of 1 to {MostSide} numbers"))];
        }
    }

    private static double Cell(string name, JsonElement cell) =>
        cell.ValueKind == JsonValueKind.Number && cell.TryGetDouble(out var value) && Math.Abs(value) <= 1e6 ? value
            : throw new ArgumentException($"{name}: expected numbers of at most a million, got '{Excerpt.Of(cell.GetRawText())}'");
}
