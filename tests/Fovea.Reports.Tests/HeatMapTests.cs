using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Reports.Tests;

public class HeatMapTests
{
    [Fact]
    public void Cells_have_the_colour_and_the_text_of_their_value()
    {
        var svg = Svg.Parse(new HeatMap("Confusion", new double[,] { { 9, 1, 0 }, { 2, 7, double.NaN } })
        {
            RowLabels = ["cat", "dog"],
            ColumnLabels = ["cat", "dog", "bird"],
            XLabel = "predicted",
            YLabel = "label",
            Map = ColorMap.Grey,
        });
        var cells = svg.All("rect").Skip(1).ToArray();
        Assert.Equal(5, cells.Length);
        Assert.Equal("#ffffff", cells[0].Attribute("fill")!.Value);
        Assert.Equal("#000000", cells[2].Attribute("fill")!.Value);
        Assert.Equal(["9", "1", "0", "2", "7"], svg.Texts().Where(t => t.Length == 1));
        var onDark = svg.All("text").Single(t => t.Value == "0");
        Assert.Equal("fill:#ffffff", onDark.Attribute("style")!.Value);
        Assert.Superset(new HashSet<string> { "cat", "dog", "bird", "predicted", "label", "Confusion" }, svg.Texts().ToHashSet());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(100, 100)]
    [InlineData(3, 40)]
    public void Any_size_fits(int rows, int columns)
    {
        var svg = Svg.Parse(new HeatMap("", new double[rows, columns]));
        Assert.Equal(rows * columns + 1, svg.All("rect").Count());
    }

    [Fact]
    public void Labels_must_agree_with_the_values() =>
        Assert.Equal("HeatMap: expected 2 row labels, got 1.",
            Assert.Throws<ArgumentException>(() => new HeatMap("", new double[2, 3]) { RowLabels = ["a"] }).Message);
}
