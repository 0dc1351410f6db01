using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary>The parts that networks are made of: values that can be seen by hand, what chance does in training, and what is
/// refused.</summary>
public class BlockTests
{
    [Fact]
    public void Channels_are_dealt_out()
    {
        var x = Tensor.Arange(6).To(DType.Float32).Reshape([1, 6, 1, 1]);
        Assert.Equal([0, 3, 1, 4, 2, 5], new ChannelShuffle(2).Forward(x).ToArray<float>());
        Assert.Equal([0, 2, 4, 1, 3, 5], new ChannelShuffle(3).Forward(x).ToArray<float>());
        Assert.Equal("ChannelShuffle(4): expected input [N, C, H, W] with C a multiple of 4, got [1, 6, 1, 1].",
            Assert.Throws<ShapeException>(() => new ChannelShuffle(4).Forward(x)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChannelShuffle(0));
    }

    [Fact]
    public void Stochastic_depth_drops_whole_samples_in_training()
    {
        Generator.ManualSeed(5);
        var layer = new StochasticDepth(0.25);
        var x = Tensor.Ones([400, 3, 2, 2]);
        var y = layer.Forward(x).ToArray<float>().Chunk(12).ToList();
        Assert.All(y, sample => Assert.True(sample.All(v => v == 0) || sample.All(v => Math.Abs(v - 4f / 3) < 1e-6)));
        Assert.InRange(y.Count(sample => sample[0] == 0), 70, 130);
        Assert.Same(x, layer.Eval().Forward(x));
        Assert.All(new StochasticDepth(1).Forward(x).ToArray<float>(), v => Assert.Equal(0, v));
        Assert.StartsWith("StochasticDepth: expected a probability from 0 to 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new StochasticDepth(1.5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pixels_are_normalised_over_their_channels()
    {
        var y = new LayerNorm2d(4).Forward(Tensor.Randn([2, 4, 3, 5], 3, 2));
        Assert.All(y.Mean([1]).ToArray<float>(), m => Assert.InRange(m, -1e-5, 1e-5));
        Assert.All(y.Square().Mean([1]).ToArray<float>(), v => Assert.InRange(v, 0.999, 1.001));
        Assert.Equal("LayerNorm2d(4): expected input [N, 4, H, W], got [2, 3, 5, 5].",
            Assert.Throws<ShapeException>(() => new LayerNorm2d(4).Forward(Tensor.Zeros([2, 3, 5, 5]))).Message);
        Assert.Equal("PermuteAxes(1, 0): expected input of 2 axes, got [2, 3, 5].",
            Assert.Throws<ShapeException>(() => new PermuteAxes(1, 0).Forward(Tensor.Zeros([2, 3, 5]))).Message);
    }

    [Fact]
    public void A_cifar_shortcut_takes_every_second_pixel_and_pads_channels()
    {
        var block = new CifarBlock(2, 4, 2);
        foreach (var p in block.Parameters()) Init.Constant(p, 0);
        var x = Tensor.Rand([1, 2, 3, 3]);
        var (given, y) = (x.ToArray<float>(), block.Eval().Forward(x).ToArray<float>());
        Assert.Equal([0, 0, 0, 0, given[0], given[2], given[6], given[8], given[9], given[11], given[15], given[17], 0, 0, 0, 0], y);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CifarBlock(4, 2));
    }

    [Fact]
    public void Blocks_show_their_sizes()
    {
        Assert.Equal("Bottleneck(64 → 32 → 128, stride 2)", new Bottleneck(64, 128, 32, 2).Describe());
        Assert.Equal("InvertedResidual(8 → 48 → 8)", new InvertedResidual(8, 8, 1, 6).Describe());
        Assert.Equal("MobileBlock(8 → 16 → 4, stride 2)", new MobileBlock(8, 16, 4, 3, 2, () => new ReLU()).Describe());
        Assert.Equal("SqueezeExcitation(8 → 2)", new SqueezeExcitation(8, 2).Describe());
        Assert.Equal("DenseBlock(8 → 14)", new DenseBlock(8, 2, 3).Describe());
        Assert.Equal("ShuffleUnit(8 → 16, stride 2)", new ShuffleUnit(8, 16, 2).Describe());
        Assert.Equal("CifarBlock(4 → 4)", new CifarBlock(4, 4).Describe());
        Assert.Equal("UpBlock(8 → 4)", new UpBlock(8).Describe());
    }

    [Fact]
    public void Arguments_that_make_no_network_are_refused()
    {
        Assert.StartsWith("CifarResNet: expected a depth of 6n + 2, as 20, 32, 44 or 56, got 21.",
            Assert.Throws<ArgumentException>(() => new CifarResNet(21)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Vgg: expected 5 groups of 1 convolution or more, got [1, 1]. VGG-16 has [2, 2, 3, 3, 3].",
            Assert.Throws<ArgumentException>(() => new Vgg([1, 1])).Message, StringComparison.Ordinal);
        Assert.StartsWith("MobileNetV2: expected a width above 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new MobileNetV2(width: 0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("UpBlock: expected an even number of channels, got 3.",
            Assert.Throws<ArgumentException>(() => new UpBlock(3)).Message, StringComparison.Ordinal);
        Assert.StartsWith("ShuffleUnit: expected an even number of channels and stride 2, or stride 1",
            Assert.Throws<ArgumentException>(() => new ShuffleUnit(4, 8, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlexNet(dropout: 2));
    }

    [Fact]
    public void Widths_are_multiples_of_eight()
    {
        Assert.Equal([8, 16, 16, 24, 32, 1280], new[] { 1.0, 11.9, 12, 20, 32, 1280 }.Select(MobileNetV2.Divisible));
    }

    [Fact]
    public void A_small_residual_network_overfits_one_batch()
    {
        Generator.ManualSeed(3);
        var network = new CifarResNet(8);
        var (images, labels) = (Tensor.Randn([8, 3, 16, 16]), Tensor.From((long[])[0, 3, 1, 2, 9, 4, 7, 5]));
        var optimizer = new Adam(network.Parameters(), 0.005);
        var loss = double.NaN;
        for (var step = 0; step < 60 && !(loss < 0.02); step++)
        {
            optimizer.ZeroGrad();
            var value = network.Forward(images).CrossEntropy(labels);
            loss = value.Item();
            value.Backward();
            optimizer.Step();
        }
        Assert.InRange(loss, 0, 0.1);
    }

    [Fact]
    public void Networks_whose_layers_drop_at_random_learn()
    {
        Generator.ManualSeed(1);
        var network = new MobileNetV3Small(classes: 3);
        var before = network.StateDict()["features.1.block.1.fc1.weight"].ToArray<float>();
        var optimizer = new Sgd(network.Parameters(), 0.05);
        network.Forward(Tensor.Randn([4, 3, 32, 32])).CrossEntropy(Tensor.From((long[])[0, 1, 2, 1])).Backward();
        optimizer.Step();
        Assert.NotEqual(before, network.StateDict()["features.1.block.1.fc1.weight"].ToArray<float>());
        Assert.All(network.Parameters(), p => Assert.NotNull(p.Grad));
    }

    [Fact]
    public void Weights_that_are_loaded_next_need_not_be_drawn()
    {
        Generator.ManualSeed(9);
        var at = Generator.Default.Position;
        using (new SkipInit())
        {
            var network = new CifarResNet20();
            Assert.All(network.StateDict()["conv1.weight"].ToArray<float>(), w => Assert.Equal(0, w));
            Assert.All(network.StateDict()["bn1.weight"].ToArray<float>(), w => Assert.Equal(1, w));
            Assert.True(SkipInit.IsActive);
        }
        Assert.False(SkipInit.IsActive);
        Assert.Equal(at, Generator.Default.Position);
        Assert.Contains(new CifarResNet20().StateDict()["conv1.weight"].ToArray<float>(), w => w != 0);
    }
}
