using System.Text.Json;
using Fovea.Models;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea models</c>.</summary>
public class ModelsCommandTests
{
    [Fact]
    public void The_list_has_every_network_with_its_sizes()
    {
        using var json = JsonDocument.Parse(CliRunner.RunOnce("models", "list", "--json").Done());
        var rows = json.RootElement.EnumerateArray().ToDictionary(r => r.GetProperty("name").GetString()!);
        Assert.Equal(NetworkCatalog.All.Select(n => n.Name), rows.Keys);
        Assert.Equal(25_557_032, rows["resnet50"].GetProperty("parameters").GetInt64());
        Assert.Equal(138_357_544, rows["vgg16"].GetProperty("parameters").GetInt64());
        Assert.InRange(rows["vgg16"].GetProperty("multiplyAdds").GetInt64(), 15_470_000_000, 15_480_000_000);
        Assert.Equal([3, 224, 224], rows["alexnet"].GetProperty("input").EnumerateArray().Select(e => e.GetInt32()));
        Assert.Equal("segmenter", rows["unet"].GetProperty("kind").GetString());
        Assert.Contains("CVPR 2018", rows["mobilenet_v2"].GetProperty("source").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_as_text_has_a_line_a_network()
    {
        var text = CliRunner.RunOnceAlone("models", "list").Done();
        Assert.Contains("3,504,872", text, StringComparison.Ordinal);
        Assert.All(NetworkCatalog.All, n => Assert.Contains(n.Name, text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_summary_is_that_of_fovea_summary()
    {
        string[] arguments = ["summary", "squeezenet1_1", "--input", "3x64x64", "--classes", "7"];
        Assert.Equal(CliRunner.RunOnce(arguments).Done(), CliRunner.RunOnce(["models", .. arguments]).Done());
    }

    [Fact]
    public void A_network_that_is_not_known_is_named()
    {
        Assert.Contains("unknown network 'resnet-50' (did you mean 'resnet50'?)",
            CliRunner.RunOnce("models", "summary", "resnet-50").ErrorLine(2), StringComparison.Ordinal);
    }
}
