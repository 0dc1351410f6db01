using Fovea.Reference.Tests;

namespace Fovea.Gpu.Tests;

/// <summary>Convolution by transformed tiles, beside the sum that defines it. The rule is lowered so that small sizes go this
/// way.</summary>
public sealed class WinogradTests
{
    /// <summary>Images, input and output channels, height, width, padding, bias: odd and even sizes, tiles that reach over the edge, one
    /// row or column, padding beyond the kernel.</summary>
    public static TheoryData<int, int, int, int, int, int, int, bool> Sizes() => new()
    {
        { 1, 3, 5, 8, 8, 1, 1, true },
        { 3, 5, 4, 7, 9, 0, 0, false },
        { 2, 9, 3, 6, 5, 1, 2, true },
        { 4, 2, 6, 3, 11, 2, 0, false },
        { 1, 1, 1, 3, 3, 0, 0, true },
        { 2, 3, 2, 5, 1, 0, 1, true },
        { 2, 4, 3, 4, 5, 3, 4, false },
        { 5, 17, 19, 5, 7, 1, 1, true },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Values_and_gradients_are_as_defined(int images, int inputs, int outputs, int height, int width, int down, int right,
        bool hasBias)
    {
        using var device = Device(256 << 20);
        // 8 ε of the largest Σ|x||w|, as direct sums are held to: the transforms add, subtract and halve, so that few roundings come
        // to those of the sums. 1.7 ε is the most that was measured here.
        Compare(device, images, inputs, outputs, height, width, (down, right), hasBias, DType.Float64, 8.0 / (1L << 52));
        Compare(device, images, inputs, outputs, height, width, (down, right), hasBias, DType.Float32, 8.0 / (1 << 23));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Slices_give_what_the_whole_gives(int images, int inputs, int outputs, int height, int width, int down, int right,
        bool hasBias)
    {
        // The least that is transformed at a time is one tile of the products, 128.
        using GpuDevice whole = Device(256 << 20), sliced = Device(1);
        var (x, w, b, dy) = Operands(images + 30, inputs, outputs, height, width, (down, right), hasBias, DType.Float64);
        Tensor[] one = Pass(whole, x, w, b, dy, (down, right)), other = Pass(sliced, x, w, b, dy, (down, right));
        On.Same(one[0], other[0]);
        On.Same(one[1], other[1]);
        // The weight's gradient is a sum over slices.
        On.Close(one[2], other[2], 1e-12);
    }

    [Fact]
    public void It_is_switched_off_where_the_context_says_so_and_where_it_does_not_apply()
    {
        using GpuDevice tiles = Device(256 << 20), direct = GpuDevice.Emulator(4);
        var (x, w, b, dy) = Operands(2, 3, 4, 6, 7, 1, hasBias: true, DType.Float32);
        var plain = Pass(direct, x, w, b, dy, 1);
        var off = On.Run(tiles, () => Pass(tiles, x, w, b, dy, 1), winograd: false);
        foreach (var (expected, actual) in plain.Zip(off)) On.Same(expected, actual);
        // The last digits tell which way it went: of the value, and of each gradient.
        var on = Pass(tiles, x, w, b, dy, 1);
        for (var i = 0; i < 4; i++) Assert.False(On.Doubles(plain[i]).SequenceEqual(On.Doubles(on[i])), $"{i}");

        var g = Geometry(512, 256, 256, 8);
        foreach (var other in new[]
        {
            g with { Groups = 2 }, g with { Stride = (1, 2) }, g with { Dilation = (2, 1) }, g with { Kernel = (3, 2) },
            g with { Kernel = (1, 3) },
        })
            Assert.False(tiles.ByWinograd(other, GpuDevice.TiledSizes.Forward(other)));
    }

    /// <summary>ResNet-18's layers on CIFAR-10 at two batches, and VGG's: images, channels, side, and whether it pays.</summary>
    [Theory]
    [InlineData(512, 64, 64, 32, false)]
    [InlineData(512, 128, 128, 16, true)]
    [InlineData(512, 256, 256, 8, true)]
    [InlineData(512, 512, 512, 4, true)]
    [InlineData(4, 128, 128, 16, false)]
    [InlineData(4, 256, 256, 8, false)]
    [InlineData(4, 512, 512, 4, false)]
    [InlineData(1, 256, 256, 56, true)]
    [InlineData(1, 3, 64, 224, false)]
    [InlineData(512, 512, 512, 1, false)]
    public void It_is_taken_where_it_pays_by_the_sizes_alone(int images, int inputs, int outputs, int side, bool pays)
    {
        using var device = GpuDevice.Emulator(4);
        var g = Geometry(images, inputs, outputs, side);
        Assert.Equal(pays, device.ByWinograd(g, GpuDevice.TiledSizes.Forward(g)));
        Assert.Equal(pays, device.ByWinograd(g, GpuDevice.TiledSizes.Backward(g)));
    }

    [Fact]
    public void What_is_saved_is_counted_for_each_element_that_is_moved()
    {
        // 2·2 tiles of 3·5 channels: 15·(9·16 − 16·4) multiply-adds, 2·16·(4·8 + 15) elements.
        var g = Geometry(1, 3, 5, 4);
        Assert.Equal(15 * (9 * 16 - 16 * 4) / (2.0 * 16 * (4 * 8 + 15)), GpuDevice.WinogradGain(GpuDevice.TiledSizes.Forward(g)));
        // Kernels whose transforms could not be counted, and no image.
        var many = Geometry(1, 12000, 12000, 4);
        Assert.Equal(double.NegativeInfinity, GpuDevice.WinogradGain(GpuDevice.TiledSizes.Forward(many)));
        Assert.Equal(double.NegativeInfinity, GpuDevice.WinogradGain(GpuDevice.TiledSizes.Forward(g with { Batch = 0 })));
    }

    private static ConvGeometry Geometry(int images, int inputs, int outputs, int side) => new()
    {
        Batch = images, InChannels = inputs, OutChannels = outputs, Groups = 1, In = side, Out = side, Kernel = 3, Stride = 1, Padding = 1,
        Dilation = 1,
    };

    private static void Compare(Device device, int images, int inputs, int outputs, int height, int width, Size2 padding, bool hasBias,
        DType dtype, double bound)
    {
        var (x, w, b, dy) = Operands(images, inputs, outputs, height, width, padding, hasBias, dtype);
        var expected = On.Run(On.Processor, () => Pass(On.Processor, x, w, b, dy, padding), winograd: false);
        var sizes = On.Run(On.Processor, () => Pass(On.Processor, x.Abs(), w.Abs(), b?.Abs(), dy.Abs(), padding), winograd: false);
        var actual = Pass(device, x, w, b, dy, padding);
        for (var i = 0; i < expected.Length; i++)
        {
            var largest = On.Doubles(sizes[i]).Max();
            On.Close(expected[i], actual[i], bound, _ => largest);
        }
    }

    private static (Tensor X, Tensor W, Tensor? B, Tensor Dy) Operands(int images, int inputs, int outputs, int height, int width,
        Size2 padding, bool hasBias, DType dtype) => (On.Normal([images, inputs, height, width], 1, dtype),
            On.Normal([outputs, inputs, 3, 3], 2, dtype), hasBias ? On.Normal([outputs], 3, dtype) : null,
            On.Normal([images, outputs, height + 2 * padding.H - 2, width + 2 * padding.W - 2], 4, dtype));

    // The convolution and its gradients; and the transposed one, whose value is the adjoint with a bias.
    private static Tensor[] Pass(Device device, Tensor x, Tensor w, Tensor? b, Tensor dy, Size2 padding)
    {
        var (p, q, bias, upstream) = (x.To(device), w.To(device), b?.To(device), dy.To(device));
        var (y, cache) = Conv2dOp.Forward(p, q, bias, new() { Padding = padding });
        var (dx, dw, db) = Conv2dOp.Backward(upstream, cache);
        var back = ConvTranspose2dOp.Forward(upstream, q, On.Normal([x.Shape[1]], 5, x.DType).To(device), new() { Padding = padding });
        return db is null ? [y, dx!, dw!, back.Output] : [y, dx!, dw!, back.Output, db];
    }

    private static GpuDevice Device(long scratch) => GpuDevice.OnEmulator(4, (context, accelerator) =>
        new("emulator", context, accelerator) { MarksNewMemory = true, WinogradPrice = int.MinValue, WinogradScratch = scratch });
}
