using System.Globalization;
using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>A table of values as coloured cells, such as a confusion matrix; values and labels stand where there is room.</summary>
/// <example><code>
/// new HeatMap("Confusion", new double[,] { { 9, 1 }, { 0, 10 } })
/// {
///     RowLabels = ["cat", "dog"], ColumnLabels = ["cat", "dog"], YLabel = "label", XLabel = "predicted",
/// }.Save("confusion.svg");
/// </code></example>
/// <param name="title">The line above the chart; may be empty.</param>
/// <param name="values"><c>[rows, columns]</c>; copied. NaN and infinite values leave their cell empty.</param>
public sealed class HeatMap(string title, double[,] values) : Chart(title)
{
    private readonly double[,] _values = (double[,])(values ?? throw new ArgumentNullException(nameof(values))).Clone();

    /// <summary>Names of the rows, from the top; empty for numbers.</summary>
    /// <exception cref="ArgumentException">There are not as many as rows.</exception>
    public IReadOnlyList<string> RowLabels
    {
        get;
        init => field = CheckCount(value, _values.GetLength(0), "row labels");
    } = [];

    /// <summary>Names of the columns, from the left; empty for numbers.</summary>
    /// <exception cref="ArgumentException">There are not as many as columns.</exception>
    public IReadOnlyList<string> ColumnLabels
    {
        get;
        init => field = CheckCount(value, _values.GetLength(1), "column labels");
    } = [];

    /// <summary>Under the columns; may be empty.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>Beside the rows; may be empty.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>A .NET number format for the values in the cells, in the invariant culture.</summary>
    public string ValueFormat { get; init; } = "#,0.##";

    /// <summary>Colours from the least value to the greatest.</summary>
    public ColorMap Map { get; init; } = ColorMap.Blues;

    internal override ChartModel Model
    {
        get
        {
            var (rows, columns) = (Names(RowLabels, _values.GetLength(0)), Names(ColumnLabels, _values.GetLength(1)));
            var (low, high) = Range();
            return new GridModel(XLabel, YLabel, columns, [.. rows.Select((name, r) => new GridRow(name,
                [.. columns.Select((_, c) => (Text(_values[r, c]), ColorOf(_values[r, c], low, high)))]))], Map.At(0).Luma > 0.9);
        }
    }

    internal override ChartPicture Draw()
    {
        var (rows, columns) = (_values.GetLength(0), _values.GetLength(1));
        var rowNames = Names(RowLabels, rows).ConvertAll(n => ChartPicture.Fit(n, Width * 0.35));
        var left = 24 + (YLabel.Length > 0 ? 20 : 0) + rowNames.Select(ChartPicture.TextWidth).DefaultIfEmpty(0).Max();
        var top = Title.Length > 0 ? 44.0 : 16;
        var cell = Math.Max(4, (Width - left - 20) / Math.Max(1, columns));
        var tall = Math.Clamp((Height - top - 60) / Math.Max(1, rows), Math.Min(cell, 18), Math.Max(cell, 18));
        var columnNames = Names(ColumnLabels, columns);
        var isSlanted = columnNames.Any(n => ChartPicture.TextWidth(n) > cell - 4);
        // A slanted name reaches to the left as far as down, and must stay within the picture.
        double Room(int column) => Math.Min(Width * 0.35, (left + (column + 0.5) * cell - 4) * 1.4);
        if (isSlanted) columnNames = [.. columnNames.Select((name, c) => ChartPicture.Fit(name, Room(c)))];
        var below = isSlanted ? 14 + 0.75 * columnNames.Max(ChartPicture.TextWidth) : 20;
        var bottom = top + rows * tall;
        var picture = new ChartPicture(Width, (int)Math.Max(150, bottom + below + (XLabel.Length > 0 ? 28 : 12)), Title);
        picture.Heading();

        var (low, high) = Range();
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                if (ColorOf(_values[r, c], low, high) is { } color)
                    DrawCell(picture, left + c * cell, top + r * tall, cell, tall, _values[r, c], color);
            }
            if (r % Every(tall) == 0) picture.Text(left - 8, top + (r + 0.5) * tall + 4, rowNames[r], "end");
        }
        for (var c = 0; c < columns; c += Every(cell))
        {
            var (x, y) = (left + (c + 0.5) * cell, bottom + 16);
            picture.Text(x, y, columnNames[c], isSlanted ? "end" : "middle", degrees: isSlanted ? -45 : 0);
        }
        if (XLabel.Length > 0) picture.Text(left + columns * cell / 2, bottom + below + 16,
            ChartPicture.Fit(XLabel, columns * cell + 20), "middle", "fv-d");
        if (YLabel.Length > 0)
        {
            var middle = (top + bottom) / 2;
            picture.Text(18, middle, ChartPicture.Fit(YLabel, bottom - top + 8), "middle", "fv-d", -90);
        }
        return picture;
    }

    private (double Low, double High) Range()
    {
        var finite = _values.Cast<double>().Where(v => Math.Abs(v) <= 1e300).ToList();
        return finite.Count == 0 ? (0, 1) : (finite.Min(), finite.Max());
    }

    private Rgb? ColorOf(double value, double low, double high) =>
        Math.Abs(value) <= 1e300 ? Map.At(high > low ? (value - low) / (high - low) : 0.5) : null;

    private string Text(double value) => double.IsFinite(value) ? value.ToString(ValueFormat, CultureInfo.InvariantCulture) : "–";

    private void DrawCell(ChartPicture picture, double x, double y, double width, double height, double value, Rgb color)
    {
        var gap = Math.Min(width, height) < 10 ? 0 : 1;
        picture.Rectangle(x, y, width - gap, height - gap, color.ToString());
        var number = Text(value);
        if (ChartPicture.TextWidth(number) <= width && height >= 14)
        {
            var ink = color.Luma > 0.55 ? "#1f2328" : "#ffffff";
            picture.Text(x + (width - gap) / 2, y + height / 2 + 3.5, number, "middle", ink: ink);
        }
    }

    // Labels of cells that are lower than a line of text are left away but for every second, third, ….
    private static int Every(double size) => Math.Max(1, (int)Math.Ceiling(13 / size));

    private static List<string> Names(IReadOnlyList<string> labels, int count) =>
        labels.Count > 0 ? [.. labels] : [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    private static IReadOnlyList<string> CheckCount(IReadOnlyList<string> labels, int expected, string what)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.Count == 0 || labels.Count == expected
            ? labels
            : throw new ArgumentException($"HeatMap: expected {expected} {what}, got {labels.Count}.");
    }
}
