namespace Fovea.Nn.Tests;

/// <summary>What a layer says of an input of another element type, and when it takes an input for one with channels last.</summary>
public class InputTypeTests
{
    private static string Message(Module module, Tensor x) => Assert.Throws<ShapeException>(() => module.Forward(x)).Message;

    [Fact]
    public void Another_element_type_names_the_layer_and_the_conversion()
    {
        Assert.Equal(
            "Linear(3 → 2): expected Float32 input, got Float64 [4, 3]. Call x.To(DType.Float32), or net.To(DType.Float64).",
            Message(new Linear(3, 2), Wave.Of([4, 3])));
        Assert.Equal(
            "layer 1: Conv2d(3 → 2, 3×3): expected Float32 input, got Float64 [1, 3, 5, 5]. Call x.To(DType.Float32), or net.To(DType.Float64).",
            Message(new Sequential(new ReLU(), new Conv2d(3, 2, 3)), Wave.Of([1, 3, 5, 5])));
        Assert.Equal("Linear(3 → 2): expected Float64 input, got Float32 [4, 3]. Call x.To(DType.Float64), or net.To(DType.Float32).",
            Message(new Linear(3, 2).To(DType.Float64), Tensor.Zeros([4, 3])));
        Assert.Equal("Linear(3 → 2): expected Float32 input, got UInt8 [4, 3]. Call x.To(DType.Float32).",
            Message(new Linear(3, 2), Tensor.Zeros([4, 3], DType.UInt8)));
    }

    private static readonly Dictionary<string, (Func<Module> Make, Shape Input)> Typed = new()
    {
        ["conv1d"] = (() => new Conv1d(3, 2, 3), [2, 3, 8]),
        ["conv transpose"] = (() => new ConvTranspose2d(3, 2, 3), [2, 3, 5, 5]),
        ["conv transpose 1d"] = (() => new ConvTranspose1d(3, 2, 3), [2, 3, 8]),
        ["batch"] = (() => new BatchNorm2d(3), [2, 3, 5, 5]),
        ["batch 1d"] = (() => new BatchNorm1d(3), [2, 3]),
        ["group"] = (() => new GroupNorm(1, 3), [2, 3, 5]),
        ["layer"] = (() => new LayerNorm([3]), [2, 3]),
        ["instance"] = (() => new InstanceNorm2d(3, affine: true), [2, 3, 5, 5]),
        ["prelu"] = (() => new PReLU(3), [2, 3, 5]),
    };

    public static TheoryData<string> Layers() => [.. Typed.Keys];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_layer_with_weights_says_it(string name)
    {
        (Func<Module> make, Shape shape) = Typed[name];
        var layer = make();
        Assert.Equal(
            $"{layer.Describe()}: expected Float32 input, got Float64 {shape}. Call x.To(DType.Float32), or net.To(DType.Float64).",
            Message(layer, Tensor.Zeros(shape, DType.Float64)));
    }

    [Theory]
    [InlineData(3, "8 28 28 3", true)]
    [InlineData(3, "8 20 28 3", true)]
    [InlineData(1, "8 28 28 1", true)]
    [InlineData(64, "8 16 16 64", true)]
    // The width happens to be the number of channels.
    [InlineData(28, "8 16 28 28", false)]
    [InlineData(32, "8 16 20 32", false)]
    [InlineData(4, "8 64 4 4", false)]
    [InlineData(1, "8 64 1 1", false)]
    [InlineData(3, "8 2 5 3", false)]
    public void Channels_last_is_said_of_images_that_look_like_it(int channels, string shape, bool said) =>
        Assert.Equal(said, Message(new Conv2d(channels, 2, 1), Tensor.Zeros(Parse(shape)))
            .Contains("Channels come first", StringComparison.Ordinal));

    [Theory]
    [InlineData(2, "8 50 2", true)]
    [InlineData(9, "8 128 9", true)]
    [InlineData(64, "8 128 64", false)]
    [InlineData(50, "8 2 50", false)]
    public void And_of_signals(int channels, string shape, bool said) =>
        Assert.Equal(said, Message(new Conv1d(channels, 2, 1), Tensor.Zeros(Parse(shape)))
            .Contains("Channels come first", StringComparison.Ordinal));

    private static Shape Parse(string text) => Shape.Create(Array.ConvertAll(text.Split(' '), int.Parse));
}
