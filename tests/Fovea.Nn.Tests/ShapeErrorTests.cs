namespace Fovea.Nn.Tests;

/// <summary>The texts that a user reads when layers do not fit: which layer, what it expected, what it got, what to write.</summary>
public class ShapeErrorTests
{
    private static string Message(Module module, Shape input) =>
        Assert.Throws<ShapeException>(() => module.Forward(Tensor.Zeros(input))).Message;

    [Fact]
    public void Channels_last() => Assert.Equal(
        "layer 0: Conv2d(3 → 16, 3×3): expected input [N, 3, H, W], got [8, 28, 28, 3]. Channels come first: call x.Permute(0, 3, 1, 2).",
        Message(new Sequential(new Conv2d(3, 16, 3)), [8, 28, 28, 3]));

    [Fact]
    public void No_batch() => Assert.Equal(
        "Conv2d(3 → 16, 3×3): expected input [N, 3, H, W], got [3, 28, 28]. A batch is missing: call x.Unsqueeze(0).",
        Message(new Conv2d(3, 16, 3), [3, 28, 28]));

    [Fact]
    public void Another_number_of_channels() => Assert.Equal(
        "layer 1: Conv2d(16 → 8, 5×3, stride 2, padding 1, dilation 2, groups 4, circular, no bias): expected input [N, 16, H, W], got [1, 6, 5, 5].",
        Message(new Sequential(new Conv2d(3, 6, 1), new Conv2d(16, 8, (5, 3), 2, 1, 2, 4, bias: false, PaddingMode.Circular)),
            [1, 3, 5, 5]));

    [Fact]
    public void Signals()
    {
        Assert.Equal(
            "Conv1d(2 → 4, 3): expected input [N, 2, L], got [8, 50, 2]. Channels come first: call x.Transpose().",
            Message(new Conv1d(2, 4, 3), [8, 50, 2]));
        Assert.Equal(
            "Conv1d(2 → 4, 3): expected input [N, 2, L], got [2, 50]. A batch is missing: call x.Unsqueeze(0).",
            Message(new Conv1d(2, 4, 3), [2, 50]));
    }

    [Fact]
    public void Transposed_convolution_and_normalisation()
    {
        Assert.Equal(
            "ConvTranspose2d(3 → 2, 4×4, stride 2): expected input [N, 3, H, W], got [1, 2, 5, 5].",
            Message(new ConvTranspose2d(3, 2, 4, 2), [1, 2, 5, 5]));
        Assert.Equal("BatchNorm2d(3): expected input [N, 3, H, W], got [2, 4, 5, 5].", Message(new BatchNorm2d(3), [2, 4, 5, 5]));
        Assert.Equal("BatchNorm1d(3): expected input [N, 3] or [N, 3, L], got [2, 3, 5, 5].", Message(new BatchNorm1d(3), [2, 3, 5, 5]));
        Assert.Equal("InstanceNorm2d(3): expected input [N, 3, H, W], got [2, 3].", Message(new InstanceNorm2d(3), [2, 3]));
        Assert.Equal("layer_norm: expected input [N, …, 4, 5], got [2, 5].", Message(new LayerNorm([4, 5]), [2, 5]));
        Assert.Equal("Upsample(×2, nearest): expected input [N, C, H, W], got [3, 4, 4].",
            Message(new Upsample(scaleFactor: 2), [3, 4, 4]));
    }

    private static Sequential Cnn(bool flatten, int features) => flatten
        ? new(new Conv2d(1, 20, 5), new MaxPool2d(2), new Flatten(), new Linear(features, 128))
        : new(new Conv2d(1, 20, 5), new MaxPool2d(2), new Linear(features, 128));

    [Fact]
    public void Linear_after_convolution_without_Flatten() => Assert.Equal(
        "layer 2: Linear(320 → 128): expected input [N, 320], got [8, 20, 4, 4]. Call x.Flatten(1) first, or put a Flatten layer before.",
        Message(Cnn(flatten: false, 320), [8, 1, 12, 12]));

    [Fact]
    public void Linear_after_convolution_without_Flatten_and_of_another_size() => Assert.Equal(
        "layer 2: Linear(500 → 128): expected input [N, 500], got [8, 20, 4, 4]. Put a Flatten layer before it, and write 320 input features.",
        Message(Cnn(flatten: false, 500), [8, 1, 12, 12]));

    [Fact]
    public void A_wrong_flattened_size_names_the_number_to_write() => Assert.Equal(
        "layer 3: Linear(500 → 128): expected input [N, 500], got [8, 320]. Write 320 input features, or change the layers before.",
        Message(Cnn(flatten: true, 500), [8, 1, 12, 12]));

    [Fact]
    public void The_way_into_nested_modules_is_named()
    {
        var net = new Sequential(new ReLU(), new ReLU(), new Residual(new Sequential(new Conv2d(3, 4, 3))));
        var thrown = Assert.Throws<ShapeException>(() => net.Forward(Tensor.Zeros([1, 2, 8, 8])));
        Assert.Equal("layer 2.body.0: Conv2d(3 → 4, 3×3): expected input [N, 3, H, W], got [1, 2, 8, 8].", thrown.Message);
        Assert.Equal("2.body.0", thrown.Layer);
    }

    [Fact]
    public void A_residual_whose_body_changes_the_shape() => Assert.Equal(
        "layer 0: Residual: expected body and shortcut of one shape, got [1, 4, 8, 8] and [1, 3, 8, 8]. Give a shortcut that changes the shape, e.g. a 1×1 Conv2d.",
        Message(new Sequential(new Residual(new Conv2d(3, 4, 3, padding: 1))), [1, 3, 8, 8]));

    [Fact]
    public void Named_children_are_named()
    {
        var net = new Sequential(("features", new Sequential(("conv", new Conv2d(1, 2, 3)))));
        Assert.StartsWith("layer features.conv: Conv2d(1 → 2, 3×3): expected input", Message(net, [1, 2, 3, 3]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_larger_than_the_image_names_its_layer()
    {
        var net = new Sequential(new MaxPool2d(2), new MaxPool2d(4));
        Assert.Equal(
            "layer 1: max_pool2d: expected an input at least as large as the window 4, got [1, 1, 3, 3].",
            Message(net, [1, 1, 6, 6]));
    }

    [Fact]
    public void Sizes_that_cannot_be_are_refused_when_the_layer_is_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Linear(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Conv2d(3, 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Conv2d(3, 3, (3, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchNorm2d(0));
        Assert.StartsWith(
            "Conv2d(3 → 4): expected groups that divide both channel counts, got 2.",
            Assert.Throws<ArgumentException>(() => new Conv2d(3, 4, 3, groups: 2)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Conv1d(4 → 3): expected groups that divide both channel counts, got 2.",
            Assert.Throws<ArgumentException>(() => new Conv1d(4, 3, 3, groups: 2)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "ConvTranspose2d(3 → 4): expected groups that divide both channel counts, got 0.",
            Assert.Throws<ArgumentException>(() => new ConvTranspose2d(3, 4, 3, groups: 0)).Message,
            StringComparison.Ordinal);
    }
}
