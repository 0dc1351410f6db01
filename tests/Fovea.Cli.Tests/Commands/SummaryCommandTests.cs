using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea summary</c>.</summary>
public class SummaryCommandTests
{
    [Fact]
    public void The_perceptron_has_its_published_size()
    {
        var text = CliRunner.RunOnceAlone("summary", "mnist-mlp").Done();
        Assert.Contains("Parameters: 101,770 (", text, StringComparison.Ordinal);
        Assert.Contains("parameters 0.39 MB", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_convolutional_network_has_its_published_size() =>
        Assert.Contains("Parameters: 47,658 (", CliRunner.RunOnce("summary", "mnist-cnn").Done(), StringComparison.Ordinal);

    [Fact]
    public void Json_follows_input_and_classes()
    {
        using var json = JsonDocument.Parse(CliRunner.RunOnce("summary", "mnist-mlp", "--input", "3x8x6", "--classes", "4", "--json")
            .Done());
        var root = json.RootElement;
        Assert.Equal("mnist-mlp", root.GetProperty("network").GetString());
        Assert.Equal([3, 8, 6], root.GetProperty("input").EnumerateArray().Select(e => e.GetInt32()));
        Assert.Equal(144 * 128 + 128 + 128 * 4 + 4, root.GetProperty("parameters").GetInt64());
        Assert.Equal(144 * 128 + 128 * 4, root.GetProperty("multiplyAdds").GetInt64());
        var layers = root.GetProperty("layers").EnumerateArray().ToList();
        Assert.Equal(4, layers.Count);
        Assert.Equal([1, 4], layers[^1].GetProperty("output").EnumerateArray().Select(e => e.GetInt32()));
    }

    [Fact]
    public void Layers_as_text_show_their_computations()
    {
        var text = CliRunner.RunOnce("summary", "CONV3-10 POOL2 CONV3-10 POOL2 FLATTEN FC-3", "--input", "28x28x1").Done();
        Assert.Contains("3×3×1×10 + 10 = 100", text, StringComparison.Ordinal);
        Assert.Contains("3×3×10×10 + 10 = 910", text, StringComparison.Ordinal);
        Assert.Contains("7×7×10×3 + 3 = 1,473", text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(CliRunner.RunOnce("summary", "lenet-5", "--json").Done());
        Assert.Equal(61_706, json.RootElement.GetProperty("parameters").GetInt64());
        Assert.Equal([5, 5], json.RootElement.GetProperty("layers")[0].GetProperty("receptiveField").EnumerateArray()
            .Select(e => e.GetInt32()));
    }

    [Fact]
    public void One_convolution_answers_its_size_and_what_reaches_a_wanted_one()
    {
        var text = CliRunner.RunOnce("summary", "--conv", "in=32x64x64,out=64,k=3,pad=1,stride=2").Done();
        Assert.StartsWith("64×32×32", text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(CliRunner.RunOnce("summary", "--conv", "in=32x64x64,out=64,k=3,want=64x64", "--json").Done());
        Assert.Equal([64, 62, 62], json.RootElement.GetProperty("output").EnumerateArray().Select(e => e.GetInt32()));
        var only = Assert.Single(json.RootElement.GetProperty("reaching").EnumerateArray());
        Assert.Equal((1, 1), (only.GetProperty("pad").GetInt32(), only.GetProperty("stride").GetInt32()));
    }

    [Theory]
    [InlineData("architecture: column 10: 'POL2': unknown layer", "CONV3-10 POL2")]
    [InlineData("unknown network 'vgg-17' (did you mean 'vgg-16'?)", "vgg-17")]
    [InlineData("Write FC360-3, or FC-3.", "CONV5-10-p0 POOL2 CONV3-10 POOL2 FLATTEN FC490-3")]
    [InlineData("--input: expected channels x height x width, as 1x28x28, got '28x28'", "CONV3-10 GAP", "--input", "28x28")]
    [InlineData("--conv: expected NAME=NUMBER of in, out, k,", "--conv", "in=1x8x8,kk=3")]
    [InlineData("--conv: in: expected channels x height x width", "--conv", "in=8x8,k=3")]
    [InlineData("expected a network, layers or --conv")]
    public void What_is_wrong_is_said_in_one_line(string message, params string[] args) =>
        Assert.Contains(message, CliRunner.RunOnce(["summary", .. args]).ErrorLine(2), StringComparison.Ordinal);
}
