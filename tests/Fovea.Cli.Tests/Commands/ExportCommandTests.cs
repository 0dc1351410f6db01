using System.Text.Json;
using Fovea.Formats;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea export</c>.</summary>
public sealed class ExportCommandTests(SmallRuns runs) : IClassFixture<SmallRuns>
{
    [Fact]
    public void A_run_becomes_an_ONNX_file_with_what_it_needs_to_be_used()
    {
        using var cli = new CliRunner();
        using var json = JsonDocument.Parse(cli.RunAlone("export", runs.Digits, "-o", "digits.onnx", "--opset", "18", "--json").Done());
        var root = json.RootElement;
        Assert.Equal(("digits", "onnx", "digits.onnx"), (root.GetProperty("network").GetString(), root.GetProperty("format").GetString(),
            root.GetProperty("file").GetString()));
        Assert.Equal((18, 38_282), (root.GetProperty("opset").GetInt32(), root.GetProperty("parameters").GetInt64()));
        var bytes = File.ReadAllBytes(Path.Combine(cli.Folder, "digits.onnx"));
        Assert.Equal(bytes.Length, root.GetProperty("bytes").GetInt64());
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        Assert.All((string[])["class_names", "mean", "std", "image_shape", "[1,8,8]", "Conv", "batch"], word =>
            Assert.Contains(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Eight_bits_state_accuracy_and_size_before_and_after()
    {
        using var cli = new CliRunner();
        using var json = JsonDocument.Parse(cli.Run("export", runs.Digits, "-o", "a.onnx", "--int8", "--samples", "200", "--json").Done());
        var int8 = json.RootElement.GetProperty("int8");
        Assert.Equal((200, 4, 359), (int8.GetProperty("calibrationSamples").GetInt32(), int8.GetProperty("operations").GetInt32(),
            int8.GetProperty("testSamples").GetInt32()));
        double before = int8.GetProperty("testAccuracyBefore").GetDouble(), after = int8.GetProperty("testAccuracyAfter").GetDouble();
        Assert.InRange(before, 0.6, 1);
        Assert.InRange(after, before - 0.02, 1);
        Assert.InRange(int8.GetProperty("bytesAfter").GetInt64() / (double)int8.GetProperty("bytesBefore").GetInt64(), 0.25, 0.33);
        var lines = cli.Run("export", runs.Digits, "-o", "b.onnx", "--int8", "--calibrate", "digits", "--estimator", "percentile").Done();
        Assert.Contains("4 operations in 8 bits, ranges by percentile of 512 samples", lines, StringComparison.Ordinal);
        Assert.Matches(@"Accuracy on 359 test pictures of digits\S*.*: \d+\.\d\d % → \d+\.\d\d %", lines);
        Assert.Matches(@"Size: [\d,]+ → [\d,]+ bytes \(3\.\d\d× smaller\)", lines);
    }

    [Fact]
    public void Weights_alone_go_to_the_format_of_the_ending()
    {
        using var cli = new CliRunner();
        cli.Run("export", runs.Digits, "-o", "weights.safetensors").Done();
        var weights = Read(Path.Combine(cli.Folder, "weights.safetensors"));
        var original = Read(Path.Combine(runs.Digits, "model.safetensors"));
        Assert.Equal(original.Keys.Order(), weights.Keys.Order());
        Assert.All(original, w => Assert.Equal(w.Value.ToArray<float>(), weights[w.Key].ToArray<float>()));
        // The same weights in a network by name.
        var path = Path.Combine(cli.Folder, "weights.safetensors");
        Assert.StartsWith("digits → digits.onnx, ", cli.Run("export", "digits", "--weights", path, "--batch", "2").Done(),
            StringComparison.Ordinal);
        if (WeightFormats.All.Any(f => f.Extensions.Contains(".pth")))
            Assert.StartsWith("digits → digits.pth, ", cli.Run("export", "digits", "--weights", path, "--format", "pth").Done(),
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fovea: expected a run folder, a model or the name of a network, got 'nowhere'", "nowhere")]
    [InlineData("fovea: mnist-mlp: expected --weights FILE beside a network's name", "mnist-mlp")]
    [InlineData("fovea: --opset: expected --format onnx, got safetensors", "digits", "--format", "safetensors", "--opset", "18")]
    [InlineData("fovea: --samples: expected --int8 beside it", "digits", "--samples", "5")]
    [InlineData("fovea: --opset: expected 17 to 22, got 16", "digits", "--opset", "16")]
    [InlineData("fovea: --batch: expected 1 or more, got 0", "digits", "--batch", "0")]
    [InlineData("fovea: --weights, --input, --classes: expected the name of a network beside them, got 'mnist-mpl' (did you mean 'mnist-mlp'?)",
        "mnist-mpl", "--classes", "3")]
    public void A_wrong_command_line_is_one_line(string message, params string[] args) =>
        Assert.StartsWith(message, CliRunner.RunOnce(["export", .. args]).ErrorLine(2), StringComparison.Ordinal);

    [Fact]
    public void A_data_set_of_other_pictures_is_refused()
    {
        using var cli = new CliRunner();
        runs.CopyMnist(cli.Folder);
        var line = cli.Run("export", "run", "--int8", "--calibrate", "digits").ErrorLine(1);
        Assert.StartsWith("fovea: --calibrate: expected pictures [1, 28, 28] of 10 classes for mnist-mlp, got digits", line,
            StringComparison.Ordinal);
    }

    private static IReadOnlyDictionary<string, Fovea.Tensors.Tensor> Read(string path) => WeightFormats.Of(path).Read(path);
}
