using System.Text.Json;
using Fovea.Formats;
using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary><see cref="SqueezeNet"/>: torchvision's keys, shapes and initial values, and the scores that PyTorch computes with trained
/// weights.</summary>
public class SqueezeNetTests
{
    [Fact]
    public void The_keys_are_torchvisions()
    {
        string[] fires = [.. new[] { 3, 4, 5, 7, 8, 9, 10, 12 }.SelectMany(i =>
            new[] { "squeeze", "expand1x1", "expand3x3" }.Select(part => $"features.{i}.{part}"))];
        var state = new SqueezeNet().StateDict();
        Assert.Equal(fires.Prepend("features.0").Append("classifier.1").SelectMany(l => new[] { $"{l}.weight", $"{l}.bias" }), state.Keys);
        Assert.Equal([16, 96, 1, 1], state["features.3.squeeze.weight"].Shape);
        Assert.Equal([256, 64, 3, 3], state["features.12.expand3x3.weight"].Shape);
        Assert.Equal([1000, 512, 1, 1], state["classifier.1.weight"].Shape);
    }

    // Without ceil mode the three pools would give 53, 26 and 12.
    [Fact]
    public void Pooling_counts_the_windows_that_begin_at_the_edge()
    {
        var layers = new SqueezeNet().Summary([3, 224, 224]).Layers;
        Assert.Equal(["[1, 96, 54, 54]", "[1, 256, 27, 27]", "[1, 512, 13, 13]"],
            layers.Where(l => l.Layer.StartsWith("MaxPool", StringComparison.Ordinal)).Select(l => l.Output.ToString()));
    }

    [Fact]
    public void Images_have_21_pixels_a_side_or_more()
    {
        var network = new SqueezeNet(classes: 5).Eval();
        Assert.Equal([2, 5], network.Forward(Tensor.Zeros([2, 3, 21, 21])).Shape);
        Assert.StartsWith("layer features.11: ", Assert.Throws<ShapeException>(() => network.Forward(Tensor.Zeros([1, 3, 20, 20]))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Initial_values_are_torchvisions()
    {
        Generator.ManualSeed(2);
        var state = new SqueezeNet().StateDict();
        var bound = Math.Sqrt(6.0 / (3 * 49));
        var first = state["features.0.weight"].ToArray<float>();
        Assert.All(first, w => Assert.InRange(w, -bound, bound));
        Assert.True(first.Max() > 0.99 * bound);
        Assert.InRange(Math.Sqrt(state["classifier.1.weight"].ToArray<float>().Average(w => w * w)), 0.0097, 0.0103);
        Assert.All(state.Where(p => p.Key.EndsWith("bias", StringComparison.Ordinal)), p =>
            Assert.All(p.Value.ToArray<float>(), b => Assert.Equal(0, b)));
    }

    [Fact]
    public void Weights_go_from_one_network_to_another()
    {
        var (a, b) = (new SqueezeNet(), new SqueezeNet());
        b.LoadStateDict(a.StateDict());
        var images = Tensor.Randn([1, 3, 64, 64]);
        Assert.Equal(a.Eval().Forward(images).ToArray<float>(), b.Eval().Forward(images).ToArray<float>());
    }

    [Fact]
    public void With_trained_weights_photographs_get_PyTorchs_scores()
    {
        const string Weights = "squeezenet1_0-imagenet.safetensors";
        var data = Environment.GetEnvironmentVariable("FOVEA_DATA");
        if (string.IsNullOrEmpty(data)) Assert.Skip($"FOVEA_DATA is not set; this test reads imagenet/{Weights} there.");
        var folder = Path.Combine(data, "imagenet");
        if (!File.Exists(Path.Combine(folder, Weights))) Assert.Skip($"{folder} holds no {Weights}.");
        Module network = new SqueezeNet();
        network.Load(Path.Combine(folder, Weights));
        network.Eval();
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "samples", "expected_top5.json")));
        foreach (var sample in expected.RootElement.EnumerateArray().Where((_, i) => i % 8 == 0))
        {
            var file = Path.Combine(folder, "samples", sample.GetProperty("file").GetString()!);
            var scores = network.Forward(Photograph(file)).ToArray<float>();
            int[] top = [.. sample.GetProperty("top5").EnumerateArray().Select(c => c.GetInt32())];
            float[] logits = [.. sample.GetProperty("logits").EnumerateArray().Select(l => l.GetSingle())];
            Assert.Equal(top[0], scores.IndexOf(scores.Max()));
            // Another JPEG decoder and another order of sums move a score by some hundredths.
            Assert.All(top.Zip(logits), p => Assert.InRange(scores[p.First] - p.Second, -0.06, 0.06));
        }
    }

    // The shorter side 256, the middle 224 × 224, each channel with ImageNet's mean and deviation.
    private static Tensor Photograph(string file)
    {
        Image image;
        try
        {
            image = Image.Load(file).ToRgb();
        }
        catch (DllNotFoundException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
        var (width, height) = (image.Width, image.Height);
        var small = width < height ? Resizing.Bilinear(image, 256, 256 * height / width)
            : Resizing.Bilinear(image, 256 * width / height, 256);
        var (left, top) = ((int)Math.Round((small.Width - 224) / 2.0), (int)Math.Round((small.Height - 224) / 2.0));
        var x = small.Crop(left, top, 224, 224).ToTensor();
        var mean = Tensor.From((float[])[0.485f, 0.456f, 0.406f], [3, 1, 1]);
        var std = Tensor.From((float[])[0.229f, 0.224f, 0.225f], [3, 1, 1]);
        return ((x - mean) / std).Unsqueeze(0);
    }
}
