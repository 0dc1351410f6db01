using System.Globalization;
using System.Xml.Linq;
using Fovea.Imaging;

namespace Fovea.Reports.Tests;

/// <summary>Nothing that is written is cut off or touches what else is written or drawn.</summary>
public sealed class ChartLayoutTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-layout-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Names() => [.. Charts().Select(c => c.Name)];

    private static IEnumerable<(string Name, Chart Chart)> Charts()
    {
        const string Long = "a name far longer than anything that a person would write beside a curve, and then some more of it";
        double[] xs = [0, 25_000, 50_000, 100_000], ys = [0.00012, 2.3, 1.1, 1234.5];
        yield return ("thousands", new LineChart("Loss") { XLabel = "images", YLabel = "loss" }.Add("training", xs, ys));
        var small = new LineChart("Loss while training on a small screen") { Width = 200, Height = 150, XLabel = Long, YLabel = Long };
        yield return ("narrow", small.Add("training loss", xs, ys).Add("validation loss", xs, ys).Add("test", xs, ys));
        yield return ("exponents", new LineChart("") { XLabel = "x" }.Add("", [1.23e-9, 9.87e-9], [1.5e12, 3e12]));
        yield return ("logarithmic", new LineChart("Rates") { LogX = true, LogY = true }
            .Add("a", [1, 2, 90, 40_000, 900_000], [1, 5, 20, 1e-6, 2]));
        yield return ("negative", new ScatterPlot("Points") { XLabel = "x", YLabel = "y" }.Add("a", [-123456, 99999], [-1e-5, 1e-5]));
        var many = new LineChart(Long) { YLabel = "y" };
        for (var i = 0; i < 40; i++) many.Add(i % 7 == 3 ? Long : $"curve {i}", [0, 1], [i, i + 1]);
        yield return ("many", many);
        yield return ("bars", new BarChart("Accuracy") { ValueLabel = Long }.Add(Long, 0.5).Add("b", -1234567).Add("c", 99));
        var names = Enumerable.Range(0, 10).Select(i => i % 3 == 0 ? Long : $"class {i}").ToArray();
        yield return ("heat", new HeatMap("Confusion", new double[10, 10])
        {
            RowLabels = names, ColumnLabels = names, XLabel = Long, YLabel = Long,
        });
        yield return ("stems", new StemPlot("x[n]") { YLabel = "x" }.Add("x", -1000, [1, 2, 3]).Add("h", 5000, [1, 2]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Words_stay_inside_and_apart(string name)
    {
        var svg = Svg.Parse(Charts().Single(c => c.Name == name).Chart);
        var (width, height) = (Svg.Number(svg, "width"), Svg.Number(svg, "height"));
        var boxes = svg.All("text").Select(e => (Text: e.Value, Box: Extent(e))).ToList();
        foreach (var (text, box) in boxes)
        {
            Assert.True(box.Left >= 0 && box.Right <= width && box.Top >= 0 && box.Bottom <= height, $"{text} is cut off: {box}");
            foreach (var (other, its) in boxes)
                Assert.True(ReferenceEquals(text, other) || box == its || !box.Touches(its) || IsSlanted(name), $"{text} touches {other}");
        }
    }

    [Fact]
    public void The_legend_stands_above_the_data_however_many_names_it_has()
    {
        var svg = Svg.Parse(Charts().Single(c => c.Name == "many").Chart);
        var lowest = svg.All("text").Where(e => e.Value.StartsWith("curve", StringComparison.Ordinal)).Max(e => Extent(e).Bottom);
        var highest = svg.All("polyline").SelectMany(Svg.Points).Min(p => p.Y);
        Assert.True(lowest < highest);
        Assert.Equal(34, svg.Texts().Count(t => t.StartsWith("curve", StringComparison.Ordinal)));
        Assert.True(svg.All("polyline").SelectMany(Svg.Points).Max(p => p.Y) - highest > 80);
    }

    [Fact]
    public void Thousands_are_separated_in_the_labels_of_ticks()
    {
        Assert.Superset(new HashSet<string> { "20,000", "100,000", "1,000" },
            Svg.Parse(Charts().First().Chart).Texts().ToHashSet());
        Assert.Equal("-12,345.60", ChartAxis.Format(-12345.6, 2));
        Assert.Equal("1.2e6", ChartAxis.Format(1.2e6, 0));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_ending_says_whether_it_is_a_picture(string name)
    {
        var chart = Charts().Single(c => c.Name == name).Chart;
        var path = Path.Combine(_folder, name + ".png");
        chart.Save(path);
        var image = Image.Load(path);
        var svg = Svg.Parse(chart);
        Assert.Equal((2 * Svg.Number(svg, "width"), 2 * Svg.Number(svg, "height")), (image.Width, image.Height));
        Assert.Contains(image.Pixels8.ToArray(), v => v < 80);
        if (Environment.GetEnvironmentVariable("FOVEA_LOOK") is { } look) File.Copy(path, Path.Combine(look, name + ".png"), true);
    }

    [Fact]
    public void A_sheet_of_charts_is_a_picture_too()
    {
        var sheet = new ChartSheet("Both", Charts().First().Chart, new BarChart("b").Add("x", 1)) { Columns = 2 };
        var (svg, image) = (Svg.Parse(sheet), sheet.ToImage(1));
        Assert.Equal((Svg.Number(svg, "width"), Svg.Number(svg, "height")), (image.Width, image.Height));
        Assert.StartsWith("Chart.Save: expected an extension of .svg, .png, ",
            Assert.Throws<NotSupportedException>(() => sheet.Save(Path.Combine(_folder, "x.pdf"))).Message, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("FOVEA_LOOK") is { } look) sheet.Save(Path.Combine(look, "sheet.png"));
    }

    // Names that run at 45° are parallel: their boxes overlap and they do not.
    private static bool IsSlanted(string name) => name == "heat";

    private static Box Extent(XElement text)
    {
        var isTitle = ((string?)text.Attribute("class"))!.Contains("fv-h", StringComparison.Ordinal);
        var size = isTitle ? 15 : 12;
        var (x, y, wide) = (Svg.Number(text, "x"), Svg.Number(text, "y"), Lettering.Measure(text.Value, size, isTitle));
        var before = (string?)text.Attribute("text-anchor") switch { "middle" => wide / 2, "end" => wide, _ => 0 };
        var turn = (string?)text.Attribute("transform") is { } transform
            ? double.Parse(transform.Split('(', ' ')[1], CultureInfo.InvariantCulture) * Math.PI / 180 : 0;
        var (sin, cos) = Math.SinCos(turn);
        var corners = new[] { (-before, -0.74 * size), (wide - before, -0.74 * size), (-before, 0.2 * size), (wide - before, 0.2 * size) }
            .Select(p => (X: x + p.Item1 * cos - p.Item2 * sin, Y: y + p.Item1 * sin + p.Item2 * cos)).ToList();
        return new(corners.Min(c => c.X), corners.Min(c => c.Y), corners.Max(c => c.X), corners.Max(c => c.Y));
    }

    private readonly record struct Box(double Left, double Top, double Right, double Bottom)
    {
        public bool Touches(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }
}
