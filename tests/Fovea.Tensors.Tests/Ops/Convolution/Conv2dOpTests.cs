namespace Fovea.Tensors.Tests;

public class Conv2dOpTests
{
    [Fact]
    public void Known_convolution()
    {
        var x = Tensor.Arange(1, 10, dtype: DType.Float64).Reshape([1, 1, 3, 3]);
        var w = Tensor.From(1.0, 0, 0, -1).Reshape([1, 1, 2, 2]);
        Expect.Close([1, 1, 2, 2], [-4 + 0.5, -4 + 0.5, -4 + 0.5, -4 + 0.5], x.Conv2d(w, Tensor.From(0.5)), 0);
    }

    public static TheoryData<int, DType> Seeds()
    {
        var seeds = new TheoryData<int, DType>();
        for (var seed = 0; seed < 40; seed++) seeds.Add(seed, seed % 2 == 0 ? DType.Float32 : DType.Float64);
        return seeds;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_geometry_gives_what_the_definition_says(int seed, DType dtype)
    {
        var (x, w, b, o) = Draw(seed, dtype);
        var (y, cache) = Conv2dOp.Forward(x, w, b, o);
        Assert.Equal(Conv2dOp.OutputShape(x.Shape, w.Shape, o), y.Shape);
        Expect.Close(Naive.Conv2d(x, w, b, o), y, Expect.Tolerance(dtype));
        // The convolution is linear in x and in w: ⟨conv(x), u⟩ = ⟨x, dx⟩ = ⟨w, dw⟩, less the bias.
        var up = Golden.Input(5, y.Shape, dtype);
        var (dx, dw, db) = Conv2dOp.Backward(up, cache);
        var product = Dot(y, up) - Dot(b, db!);
        Assert.Equal(product, Dot(x, dx!), Scale(y, up, dtype));
        Assert.Equal(product, Dot(w, dw!), Scale(y, up, dtype));
        Expect.Close(Naive.Reduce(up, [0, 2, 3], v => v.Sum()), db!, Expect.Tolerance(dtype));
    }

    [Theory]
    [InlineData(1, 32, 64, 28)]
    [InlineData(3, 5, 13, 33)]
    public void Sizes_beyond_one_tile(int batch, int inputs, int outputs, int size)
    {
        Tensor x = Golden.Input(1, [batch, inputs, size, size - 3]), w = Golden.Input(2, [outputs, inputs, 3, 3]);
        Conv2dOptions o = new() { Padding = 1 };
        var all = x.Conv2d(w, null, o);
        // Too many for the plain loops: a part of the channels and a corner of the image.
        var expected = Naive.Conv2d(x.Slice(2, 0, 6).Slice(3, size - 9, size - 3), w.Slice(0, outputs - 2, outputs), null, o);
        Expect.Close(expected.Slice(2, 0, 5).Slice(3, 1, 6),
            all.Slice(1, outputs - 2, outputs).Slice(2, 0, 5).Slice(3, size - 8, size - 3), 1e-12);
    }

    [Theory]
    [InlineData(PaddingMode.Reflect)]
    [InlineData(PaddingMode.Replicate)]
    [InlineData(PaddingMode.Circular)]
    public void A_padding_mode_is_padding_first(PaddingMode mode)
    {
        Tensor x = Golden.Input(1, [2, 3, 5, 4]), w = Golden.Input(2, [2, 3, 3, 2]);
        var expected = x.Pad([(2, 2), (1, 1)], mode).Conv2d(w, null, new() { Stride = (2, 1) });
        Expect.Same(expected, x.Conv2d(w, null, new() { Stride = (2, 1), Padding = (2, 1), PaddingMode = mode }));
    }

    [Fact]
    public void A_batch_of_no_images_gives_no_images_and_a_zero_weight_gradient()
    {
        var (y, cache) = Conv2dOp.Forward(Tensor.Zeros([0, 3, 5, 4]), Tensor.Ones([2, 3, 3, 3]), Tensor.Ones([2]));
        Assert.Equal([0, 2, 3, 2], y.Shape);
        var (dx, dw, db) = Conv2dOp.Backward(Tensor.Zeros(y.Shape), cache);
        Assert.Equal([0, 3, 5, 4], dx!.Shape);
        Expect.Close([2, 3, 3, 3], new double[54], dw!, 0);
        Expect.Close([2], [0, 0], db!, 0);
    }

    [Fact]
    public void Only_the_gradients_asked_for_are_computed()
    {
        Tensor x = Golden.Input(1, [1, 2, 4, 4]), w = Golden.Input(2, [2, 2, 3, 3]);
        w.RequiresGrad = true;
        var y = x.Conv2d(w);
        y.Sum().Backward();
        Assert.Null(x.Grad);
        Assert.NotNull(w.Grad);
    }

    [Fact]
    public void Conv1d_is_a_convolution_of_one_row()
    {
        Tensor x = Golden.Input(1, [2, 3, 11]), w = Golden.Input(2, [4, 3, 3]), b = Golden.Input(3, [4]);
        var expected = Naive.Conv2d(x.Unsqueeze(2), w.Unsqueeze(2), b, new() { Stride = (1, 2), Padding = (0, 4), Dilation = (1, 3) })
            .Squeeze(2);
        Expect.Close(expected, x.Conv1d(w, b, new() { Stride = 2, Padding = 4, Dilation = 3 }), 1e-13);
    }

    [Fact]
    public void Messages()
    {
        Tensor x = Tensor.Zeros([8, 28, 28, 3]), w = Tensor.Zeros([16, 3, 3, 3]);
        Expect.Message("conv2d: expected input [N, 3, H, W] for weight [16, 3, 3, 3] in 1 group(s), got [8, 28, 28, 3]. Channels come first: call x.Permute(0, 3, 1, 2).", () => x.Conv2d(w));
        Expect.Message("conv2d: expected input [N, 3, H, W] for weight [16, 3, 3, 3] in 1 group(s), got [8, 4, 28, 28].", () =>
            Tensor.Zeros([8, 4, 28, 28]).Conv2d(w));
        Expect.Message("conv2d: expected input [N, C, H, W], got [3, 28, 28].", () => Tensor.Zeros([3, 28, 28]).Conv2d(w));
        Expect.Message("conv2d: expected input [N, C, H, W], got [3, 28, 28].", () =>
            Tensor.Zeros([3, 28, 28]).Conv2d(w, null, new() { Padding = 1, PaddingMode = PaddingMode.Reflect }));
        Expect.Message("conv2d: expected weight [O, C/groups, Kh, Kw], got [16, 3, 3].", () =>
            Tensor.Zeros([1, 3, 8, 8]).Conv2d(Tensor.Zeros([16, 3, 3])));
        Expect.Message("conv2d: expected an input at least as large as the kernel 3 (dilation 2, padding 0), got [1, 3, 4, 8].", () =>
            Tensor.Zeros([1, 3, 4, 8]).Conv2d(w, null, new() { Dilation = 2 }));
        Expect.Message("conv2d: expected groups, stride and dilation ≥ 1 and padding ≥ 0, got groups 1, stride 0×1, dilation 1, padding 0.",
            () => Tensor.Zeros([1, 3, 4, 8]).Conv2d(w, null, new() { Stride = (0, 1) }));
        Expect.Message("conv2d: expected a bias Float32 [16], got Float32 [3].", () =>
            Tensor.Zeros([1, 3, 4, 8]).Conv2d(w, Tensor.Zeros([3])));
        Expect.Message("conv2d: expected two tensors of one element type, got Float64 and Float32. Convert one with x.To(DType.Float64).",
            () => Tensor.Zeros([1, 3, 4, 8], DType.Float64).Conv2d(w));
        Expect.Message("conv1d: expected input [N, C, L], got [3, 8].", () => Tensor.Zeros([3, 8]).Conv1d(Tensor.Zeros([2, 3, 3])));
    }

    [Fact]
    public void Steps_beyond_any_image_are_one_window_or_refused()
    {
        var (x, w) = (Tensor.Ones([1, 1, 5, 5]), Tensor.Ones([1, 1, 2, 2]));
        Assert.Equal(new[] { 1, 1, 1, 1 }, x.Conv2d(w, null, new() { Stride = 1 << 16 }).Shape.Sizes.ToArray());
        foreach (var step in new[] { (1 << 16) + 1, 1 << 30, int.MaxValue })
        {
            Expect.Message($"conv2d: expected a stride of at most 65536, got {step}.",
                () => x.Conv2d(w, null, new() { Stride = step }));
            Expect.Message($"conv2d: expected a padding of at most 65536, got 0×{step}.",
                () => x.Conv2d(w, null, new() { Padding = (0, step) }));
            Expect.Message($"conv_transpose2d: expected a dilation of at most 65536, got {step}×1.",
                () => x.ConvTranspose2d(w, null, new() { Dilation = (step, 1) }));
            Expect.Message($"max_pool2d: expected a stride of at most 65536, got {step}.",
                () => x.MaxPool2d(new(2) { Stride = step }));
            Expect.Message($"unfold: expected a stride of at most 65536, got {step}.", () => x.Unfold(2, stride: step));
        }
    }

    private static (Tensor X, Tensor W, Tensor B, Conv2dOptions Options) Draw(int seed, DType dtype)
    {
        var random = new Generator((ulong)seed);
        int Next(int low, int high) => low + random.Next(high - low + 1);
        Size2 Pair(int low, int high) => (Next(low, high), Next(low, high));
        while (true)
        {
            int groups = Next(1, 3), inputs = Next(1, 3), outputs = Next(1, 4);
            Conv2dOptions o = new() { Groups = groups, Stride = Pair(1, 3), Padding = Pair(0, 4), Dilation = Pair(1, 3) };
            Shape x = [Next(1, 3), groups * inputs, Next(1, 9), Next(1, 9)], w = [groups * outputs, inputs, Next(1, 4), Next(1, 4)];
            if (x[2] + 2 * o.Padding.H <= o.Dilation.H * (w[2] - 1) || x[3] + 2 * o.Padding.W <= o.Dilation.W * (w[3] - 1)) continue;
            return (Golden.Input(1, x, dtype), Golden.Input(2, w, dtype), Golden.Input(3, [w[0]], dtype), o);
        }
    }

    private static double Dot(Tensor a, Tensor b) => a.Doubles().Zip(b.Doubles(), (u, v) => u * v).Sum();

    private static double Scale(Tensor a, Tensor b, DType dtype) =>
        Expect.Tolerance(dtype) * (1 + a.Doubles().Zip(b.Doubles(), (u, v) => Math.Abs(u * v)).Sum());
}
