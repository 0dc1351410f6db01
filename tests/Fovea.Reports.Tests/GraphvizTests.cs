using System.Xml.Linq;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Reports.Tests;

public class GraphvizTests
{
    private const string Missing = "Graphviz is not installed: apt-get install graphviz";

    // Whatever a name may hold has to come out as well-formed XML.
    private static Diagram Diagram()
    {
        var x = Tensor.From(3.0);
        x.RequiresGrad = true;
        return (x * x + x.Exp()).Graph([("<x> & \"y\" ŷ", x)], title: "x² + eˣ");
    }

    [Fact]
    public void A_drawing_is_well_formed_and_shows_names_values_and_gradients()
    {
        Assert.SkipUnless(Graphviz.IsFound, Missing);
        var texts = XDocument.Parse(Diagram().ToSvg()).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList();
        string[] expected = ["<x> & \"y\" ŷ", "copy", "×", "exp", "29.09", "26.09", "x² + eˣ"];
        Assert.All(expected, shown => Assert.Contains(shown, texts));
    }

    [Fact]
    public void Files_are_of_the_kind_that_the_name_says()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-graphviz-").FullName;
        try
        {
            Diagram().Save(Path.Combine(folder, "a.dot"));
            Diagram().Save(Path.Combine(folder, "a.MMD"));
            Assert.Equal(Diagram().ToDot(), File.ReadAllText(Path.Combine(folder, "a.dot")));
            Assert.Equal(Diagram().ToMermaid(), File.ReadAllText(Path.Combine(folder, "a.MMD")));
            var error = Assert.Throws<NotSupportedException>(() => Diagram().Save(Path.Combine(folder, "a.gif")));
            Assert.EndsWith("a.gif: expected a file name that ends in .svg, .png, .dot or .mmd.", error.Message, StringComparison.Ordinal);
            Assert.SkipUnless(Graphviz.IsFound, Missing);
            Diagram().Save(Path.Combine(folder, "a.png"));
            Assert.InRange(Image.Load(Path.Combine(folder, "a.png")).Width, 100, 5000);
            Diagram().Save(Path.Combine(folder, "a.svg"));
            Assert.Equal("svg", XDocument.Load(Path.Combine(folder, "a.svg")).Root!.Name.LocalName);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
