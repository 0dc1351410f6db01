using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests.Architectures;

/// <summary><see cref="Architecture"/>: sizes from text, against known values and against the networks themselves.</summary>
public class ArchitectureTests
{
    [Fact]
    public void A_small_network_has_its_known_sizes()
    {
        var a = Architecture.Parse("CONV3-10 POOL2 CONV3-10 POOL2 FLATTEN FC-3", new(28, 28, 1));
        Assert.Equal(["28×28×10", "14×14×10", "14×14×10", "7×7×10", "490", "3"], a.Rows.Select(r => r.Output.ToString()));
        Assert.Equal([100, 0, 910, 0, 0, 1473], a.Rows.Select(r => r.Parameters));
        Assert.Equal(["3×3×1×10 + 10", "", "3×3×10×10 + 10", "", "", "7×7×10×3 + 3"], a.Rows.Select(r => r.Computation));
        Assert.Equal([3, 4, 8, 10, null, null], a.Rows.Select(r => r.ReceptiveField?.Size.H));
        Assert.Equal([1, 2, 2, 4, null, null], a.Rows.Select(r => r.ReceptiveField?.Jump.H));
        Assert.Equal(2483, a.Parameters);
        Assert.Equal([70_560, 0, 176_400, 0, 0, 1_470], a.Rows.Select(r => r.MultiplyAdds));
        Assert.Equal(a.Build().Summary([1, 28, 28]).MultiplyAdds, a.MultiplyAdds);
        Assert.EndsWith("Multiply-adds for one image: 248,430", a.ToString(), StringComparison.Ordinal);
        Assert.Contains("7×7×10×3 + 3 = 1,473", a.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(5, 3)]
    [InlineData(3, 7)]
    public void L_layers_of_K_by_K_see_1_plus_L_times_K_minus_1(int layers, int kernel)
    {
        var a = Architecture.Parse(string.Join(' ', Enumerable.Repeat($"CONV{kernel}-4", layers)), new(32, 32, 3));
        Assert.Equal((Size2)(1 + layers * (kernel - 1)), a.Rows[^1].ReceptiveField!.Value.Size);
        Assert.Equal((Size2)1, a.Rows[^1].ReceptiveField!.Value.Jump);
    }

    // Counts: LeNet-5 with full connections; the paper's AlexNet of two groups; table 2 of VGG.
    [Theory]
    [InlineData("lenet-5", 61_706)]
    [InlineData("AlexNet", 60_965_224)]
    [InlineData("VGG16", 138_357_544)]
    public void Known_architectures_have_their_published_numbers(string name, long parameters)
    {
        var entry = ArchitectureCatalog.Find(name)!;
        Assert.Equal(parameters, Architecture.Parse(entry.Layers, entry.Input).Parameters);
    }

    [Theory]
    [InlineData("CONV3-10 RELU POOL2 CONV5x3-8-s2-p1 BN TANH AVGPOOL2 FLATTEN FC-7 SIGMOID DROPOUT FC-3 SOFTMAX")]
    [InlineData("CONV3-8-circular CONV3-8-d2-g4 BN POOL3-s2-p1 GAP BN FC-3")]
    [InlineData("conv1-4 conv7-4-p0-reflect-p3 gap fc4-2")]
    public void Sizes_are_those_of_the_network_that_is_built(string text)
    {
        var a = Architecture.Parse(text, new(20, 17, 4));
        var summary = a.Build().Summary([4, 20, 17]);
        Assert.Equal(a.Parameters, summary.Parameters);
        Assert.Equal(a.Rows.Select(r => r.Parameters), summary.Layers.Select(l => l.Parameters));
        Assert.Equal(a.Rows.Select(r => r.ReceptiveField), summary.Layers.Select(l => l.ReceptiveField));
        Assert.Equal(a.Rows.Select(r => r.Output.IsFlat ? Shape.Create([1, (int)r.Output.Channels])
            : Shape.Create([1, (int)r.Output.Channels, (int)r.Output.Height, (int)r.Output.Width])), summary.Layers.Select(l => l.Output));
    }

    [Theory]
    [InlineData("CONV3-10 POL2", "architecture: column 10: 'POL2': unknown layer; expected one of CONV, POOL,")]
    [InlineData("CONV3", "architecture: column 1: 'CONV3': expected CONVKERNEL-CHANNELS, as CONV3-10")]
    [InlineData("CONV3-10-q2", "architecture: column 1: 'CONV3-10-q2': expected after the channels s2 (stride),")]
    [InlineData("CONV3-0", "architecture: column 1: 'CONV3-0': expected as channels a number from 1 to 1048576, got '0'.")]
    [InlineData("CONV3-99999999999", "architecture: column 1: 'CONV3-99999999999': expected as channels a number from 1 to")]
    [InlineData("CONV4-10", "architecture: column 1: 'CONV4-10': expected an odd kernel, whose padding keeps the size, or a padding, as CONV4-10-p0.")]
    [InlineData("RELU3", "architecture: column 1: 'RELU3': expected RELU alone.")]
    [InlineData("POOL", "architecture: column 1: 'POOL': expected a window, as POOL2 or POOL3-s2.")]
    [InlineData("FC-", "architecture: column 1: 'FC-': expected as outputs a number")]
    [InlineData("", "architecture: expected layers as CONV3-10 RELU POOL2 FLATTEN FC-3, got none.")]
    [InlineData("CONV3-10 FC-3", "architecture: layer 2, FC-3: expected a vector, got 28×28×10. Put FLATTEN or GAP before it.")]
    [InlineData("GAP CONV3-4", "architecture: layer 2, CONV3-4: expected height × width × channels, got a vector of 1. Put it before FLATTEN or GAP.")]
    [InlineData("CONV31-4-p0", "architecture: layer 1, CONV31-4-p0: expected an input at least as large as its window, 31, got 28 with padding 0.")]
    [InlineData("CONV3-4-p29-circular",
        "architecture: layer 1, CONV3-4-p29-circular: expected a circular padding of at most 28 rows, got 29.")]
    [InlineData("CONV3-4-p28-reflect",
        "architecture: layer 1, CONV3-4-p28-reflect: expected a reflect padding of at most 27 rows, got 28.")]
    [InlineData("CONV3-4-g3", "architecture: layer 1, CONV3-4-g3: expected groups that divide 1 and 4 channels, got 3.")]
    [InlineData("CONV5-10-p0 POOL2 CONV3-10 POOL2 FLATTEN FC490-3",
        "architecture: layer 6, FC490-3: expected 490 inputs, got 360 = 6×6×10. Write FC360-3, or FC-3.")]
    public void What_does_not_fit_names_the_layer_and_what_to_write(string text, string message) => Assert.StartsWith(message,
        Assert.Throws<FormatException>(() => Architecture.Parse(text, new(28, 28, 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void Sizes_beyond_all_bounds_are_refused()
    {
        Assert.Throws<FormatException>(() => Architecture.Parse("CONV1-1", new(0, 28, 1)));
        Assert.Throws<FormatException>(() => Architecture.Parse("CONV1-1048576 FLATTEN FC-1048576", new(65536, 65536, 1)));
        Assert.Throws<FormatException>(() => Architecture.Parse(string.Join(' ', Enumerable.Repeat("RELU", 1001)), new(1, 1, 1)));
    }

    [Theory]
    [InlineData("CONV3-10", true)]
    [InlineData("foo bar", true)]
    [InlineData("mnist-cnn", false)]
    [InlineData("vgg17", false)]
    public void Layers_are_told_from_names(string text, bool expected) => Assert.Equal(expected, Architecture.IsMeant(text));

    [Fact]
    public void Every_padding_and_stride_that_reach_a_size_is_found()
    {
        Assert.Equal(32, ConvolutionSize.Output("", 64, 3, 1, 2, 1));
        Assert.Equal([(1, 2)], ConvolutionSize.Reaching(64, 64, 3, 1, 32, 32));
        Assert.Equal([(1, 1)], ConvolutionSize.Reaching(64, 64, 3, 1, 64, 64));
        foreach (var (padding, stride) in ConvolutionSize.Reaching(29, 31, (5, 3), 2, 6, 7))
            Assert.Equal((6L, 7L), (ConvolutionSize.Output("", 29, 5, padding, stride, 2),
                ConvolutionSize.Output("", 31, 3, padding, stride, 2)));
        Assert.Empty(ConvolutionSize.Reaching(8, 8, 3, 1, 50, 50));
    }
}
