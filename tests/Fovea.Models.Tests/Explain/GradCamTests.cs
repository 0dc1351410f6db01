using Fovea.Models.Tests.Goldens;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests.Explain;

/// <summary><see cref="GradCam"/>: by hand, against PyTorch, on operations.</summary>
public class GradCamTests
{
    // Two channels, the picture itself and its double; the score is 3·mean of the first less 1·mean of the second, plus a bias.
    private static Sequential ByHand()
    {
        var convolution = new Conv2d(1, 2, 1);
        convolution.Weight.SetData(Tensor.From((float[])[1, 2], [2, 1, 1, 1]));
        convolution.Bias!.SetData(Tensor.From((float[])[0, 0], [2]));
        var linear = new Linear(2, 2);
        linear.Weight.SetData(Tensor.From((float[])[3, -1, -3, 1], [2, 2]));
        linear.Bias!.SetData(Tensor.From((float[])[7, 0], [2]));
        return new(convolution, new AdaptiveAvgPool2d(1), new Flatten(), linear);
    }

    [Fact]
    public void A_small_network_is_as_computed_by_hand()
    {
        var x = Tensor.From((float[])[1, -2, 3, 4, 0, 5], [1, 2, 3]);
        // α = (3, −1) / 6: α₁ x + α₂ 2x = x / 6, and nothing below 0.
        var map = new GradCam().Explain(ByHand(), x, 0);
        Assert.Equal("0", map.Layer);
        Assert.Equal([2, 3], map.Values.Shape);
        Assert.All(map.Values.ToArray<float>().Zip([1, 0, 3, 4, 0, 5]), p => Assert.Equal(p.Second / 6f, p.First, 1e-6f));
        // The other score has the opposite sign everywhere.
        Assert.All(new GradCam().Explain(ByHand(), x, 1).Values.ToArray<float>().Zip([0, 2, 0, 0, 0, 0]), p =>
            Assert.Equal(p.Second / 6f, p.First, 1e-6f));
    }

    [Fact]
    public void Operations_give_what_their_module_gives()
    {
        var network = new Sequential(new Conv2d(3, 4, 3), new ReLU(), new MaxPool2d(2), new Conv2d(4, 5, 3), new ReLU(),
            new AdaptiveAvgPool2d(1), new Flatten(), new Linear(5, 3)).Eval();
        var x = Tensor.Randn([1, 3, 14, 12]);
        var graph = Trace.Of(network, x);
        var (expected, actual) = (new GradCam().Explain(network, x, 2), new GradCam().Explain(graph, x, 2));
        Assert.Equal("4", expected.Layer);
        Assert.StartsWith("relu#", actual.Layer, StringComparison.Ordinal);
        Assert.Equal(expected.Values.ToArray<float>(), actual.Values.ToArray<float>());
        Assert.Equal(new GradCam { Layer = "0" }.Explain(network, x, 1).Values.ToArray<float>(),
            new GradCam { Layer = "conv2d#0" }.Explain(graph, x, 1).Values.ToArray<float>());
    }

    [Theory]
    [InlineData("features.12")]
    [InlineData(null)]
    public void SqueezeNet_looks_where_PyTorch_says(string? layer)
    {
        var image = ImageNetSamples.Load(ImageNetSamples.Sample("n02085936_Maltese_dog.JPEG"));
        var map = new GradCam { Layer = layer }.Explain(ImageNetSamples.Network(), Preprocessing.ImageNet.Apply(image), 153);
        Assert.Equal(layer ?? "classifier.2", map.Layer);
        Assert.Equal([13, 13], map.Values.Shape);
        var expected = layer is null ? ImageNetGoldens.GradCamLast : ImageNetGoldens.GradCam;
        Assert.All(expected.Zip(map.Values.ToArray<float>()), p => Assert.Equal(p.First, p.Second, 1e-3f));
    }

    [Fact]
    public void What_cannot_be_looked_at_is_named()
    {
        var x = Tensor.Zeros([1, 2, 3]);
        string Message(string? layer, Module? network = null) =>
            Assert.Throws<ArgumentException>(() => new GradCam { Layer = layer }.Explain(network ?? ByHand(), x, 0)).Message;
        Assert.Equal("unknown layer 'features.9'. Layers: 0, 1, 2, 3", Message("features.9"));
        Assert.Equal("layer '1': expected an output with positions, [N, C, H, W], got [1, 2, 1, 1]", Message("1"));
        Assert.Equal("expected a network with a layer that has positions, [N, C, H, W], got one without",
            Message(null, new Sequential(new Flatten(), new Linear(6, 2))));
        Assert.Contains("unknown layer 'conv'", Message("conv", Trace.Of(ByHand(), x.Unsqueeze(0))), StringComparison.Ordinal);
        Assert.StartsWith("Explain: expected a class from 0 to 1, got 2.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new GradCam().Explain(ByHand(), x, 2)).Message, StringComparison.Ordinal);
        Assert.Equal("Explain: expected one picture, Float32 [C, H, W] or [1, C, H, W], got Float32 [2, 1, 2, 3].",
            Assert.Throws<ShapeException>(() => new GradCam().Explain(ByHand(), Tensor.Zeros([2, 1, 2, 3]), 0)).Message);
    }
}
