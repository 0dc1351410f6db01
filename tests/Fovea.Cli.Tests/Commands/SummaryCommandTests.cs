using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea summary</c>.</summary>
public class SummaryCommandTests
{
    [Fact]
    public void The_perceptron_has_its_published_size()
    {
        var text = CliRunner.RunOnce("summary", "mnist-mlp").Done();
        Assert.Contains("Parameters: 101,770 (", text, StringComparison.Ordinal);
        Assert.Contains("parameters 0.39 MB", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_convolutional_network_has_its_published_size() =>
        Assert.Contains("Parameters: 47,658 (", CliRunner.RunOnce("summary", "mnist-cnn").Done(), StringComparison.Ordinal);

    [Fact]
    public void Json_follows_input_and_classes()
    {
        using var json = JsonDocument.Parse(CliRunner.RunOnce("summary", "mnist-mlp", "--input", "3x8x6", "--classes", "4", "--json").Done());
        var root = json.RootElement;
        Assert.Equal("mnist-mlp", root.GetProperty("network").GetString());
        Assert.Equal([3, 8, 6], root.GetProperty("input").EnumerateArray().Select(e => e.GetInt32()));
        Assert.Equal(144 * 128 + 128 + 128 * 4 + 4, root.GetProperty("parameters").GetInt64());
        Assert.Equal(144 * 128 + 128 * 4, root.GetProperty("multiplyAdds").GetInt64());
        var layers = root.GetProperty("layers").EnumerateArray().ToList();
        Assert.Equal(4, layers.Count);
        Assert.Equal([1, 4], layers[^1].GetProperty("output").EnumerateArray().Select(e => e.GetInt32()));
    }
}
