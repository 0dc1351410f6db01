using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>Charts in rows and columns, as one picture.</summary>
/// <example><code>
/// new ChartSheet("Before and after", before, after) { Columns = 2 }.Save("both.svg");
/// </code></example>
/// <param name="title">The line above them all; may be empty.</param>
/// <param name="charts">From left to right and from top to bottom. The sheet is as large as they need, whatever its own size says.</param>
public sealed class ChartSheet(string title, params IReadOnlyList<Chart> charts) : Chart(title)
{
    /// <summary>Charts a row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set below 1.</exception>
    public int Columns
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    internal override ChartModel Model => new SheetModel(charts);

    internal override ChartPicture Draw()
    {
        var pictures = charts.Select(c => c.Draw()).ToList();
        var width = pictures.Chunk(Columns).Select(row => row.Sum(p => p.Width)).DefaultIfEmpty(200).Max();
        var top = Title.Length > 0 ? 36 : 0;
        var sheet = new ChartPicture(width, top + pictures.Chunk(Columns).Sum(row => row.Max(p => p.Height)), Title);
        sheet.Heading();
        foreach (var row in pictures.Chunk(Columns))
        {
            var left = 0;
            foreach (var picture in row)
            {
                sheet.Picture(left, top, picture);
                left += picture.Width;
            }
            top += row.Max(p => p.Height);
        }
        return sheet;
    }
}
