using System.Globalization;
using System.Xml.Linq;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Reports.Tests;

/// <summary>Reads charts back: parsing fails on anything that is not well-formed.</summary>
internal static class Svg
{
    public static XElement Parse(Chart chart)
    {
        var text = chart.ToSvg();
        Assert.Equal(text, chart.ToSvg());
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
        var root = XDocument.Parse(text).Root!;
        Assert.Equal("svg", root.Name.LocalName);
        // Nothing is drawn outside the picture.
        var (width, height) = (Number(root, "width"), Number(root, "height"));
        foreach (var (x, y) in root.Elements().SelectMany(Points))
        {
            Assert.InRange(x, -0.01, width + 0.01);
            Assert.InRange(y, -0.01, height + 0.01);
        }
        return root;
    }

    public static IEnumerable<XElement> All(this XElement root, string name) => root.Elements().Where(e => e.Name.LocalName == name);

    public static IEnumerable<string> Texts(this XElement root) => root.All("text").Select(e => e.Value);

    public static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)?.Value ?? "0", CultureInfo.InvariantCulture);

    public static (double X, double Y)[] Points(XElement element) => element.Name.LocalName switch
    {
        "polyline" => [.. element.Attribute("points")!.Value.Split(' ').Select(p => p.Split(','))
            .Select(p => (double.Parse(p[0], CultureInfo.InvariantCulture), double.Parse(p[1], CultureInfo.InvariantCulture)))],
        "circle" => [(Number(element, "cx"), Number(element, "cy"))],
        "text" => [(Number(element, "x"), Number(element, "y"))],
        "rect" => [(Number(element, "x"), Number(element, "y")),
            (Number(element, "x") + Number(element, "width"), Number(element, "y") + Number(element, "height"))],
        "line" => [(Number(element, "x1"), Number(element, "y1")), (Number(element, "x2"), Number(element, "y2"))],
        _ => [],
    };
}
