namespace Fovea.Tensors.Tests;

public class ConvTranspose2dOpTests
{
    public static TheoryData<int, DType> Seeds()
    {
        var seeds = new TheoryData<int, DType>();
        for (var seed = 0; seed < 24; seed++) seeds.Add(seed, seed % 2 == 0 ? DType.Float32 : DType.Float64);
        return seeds;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_geometry_gives_what_the_definition_says(int seed, DType dtype)
    {
        var random = new Generator((ulong)seed);
        int Next(int low, int high) => low + random.Next(high - low + 1);
        var groups = Next(1, 3);
        Size2 stride = (Next(1, 3), Next(1, 3)), dilation = (Next(1, 3), Next(1, 3)), kernel = (Next(2, 4), Next(2, 4));
        ConvTranspose2dOptions o = new()
        {
            Groups = groups, Stride = stride, Dilation = dilation, Padding = (Next(0, 1), Next(0, 1)),
            OutputPadding = (Next(0, stride.H - 1), Next(0, stride.W - 1))
        };
        Tensor x = Golden.Input(1, [Next(1, 3), groups * Next(1, 3), Next(3, 6), Next(3, 6)], dtype);
        Tensor w = Golden.Input(2, [x.Shape[1], Next(1, 3), kernel.H, kernel.W], dtype), b = Golden.Input(3, [w.Shape[1] * groups], dtype);
        var y = x.ConvTranspose2d(w, b, o);
        Assert.Equal(ConvTranspose2dOp.OutputShape(x.Shape, w.Shape, o), y.Shape);
        Expect.Close(Naive.ConvTranspose2d(x, w, b, o), y, Expect.Tolerance(dtype));
    }

    [Theory]
    [InlineData(1, 0, 1, 1)]
    [InlineData(2, 1, 1, 2)]
    [InlineData(3, 2, 2, 1)]
    [InlineData(1, 3, 2, 4)]
    public void Is_the_adjoint_of_the_convolution(int stride, int padding, int dilation, int groups)
    {
        Tensor x = Golden.Input(1, [2, 4, 9, 11]), w = Golden.Input(2, [8, 4 / groups, 3, 2]);
        var y = x.Conv2d(w, null, new() { Stride = stride, Padding = padding, Dilation = dilation, Groups = groups });
        var u = Golden.Input(3, y.Shape);
        int Left(int size, int kernel) => (size + 2 * padding - dilation * (kernel - 1) - 1) % stride;
        var back = u.ConvTranspose2d(w, null,
            new() { Stride = stride, Padding = padding, Dilation = dilation, Groups = groups, OutputPadding = (Left(9, 3), Left(11, 2)) });
        Assert.Equal(x.Shape, back.Shape);
        var (left, right) = ((y * u).Sum().Item(), (x * back).Sum().Item());
        Assert.Equal(left, right, 1e-12 * (y * u).Abs().Sum().Item());
        Assert.NotEqual(0, left);
    }

    [Fact]
    public void Messages()
    {
        Tensor x = Tensor.Zeros([1, 4, 3, 3]), w = Tensor.Zeros([4, 2, 3, 3]);
        Expect.Message("conv_transpose2d: expected input [N, 4, H, W] for weight [C, O/groups, Kh, Kw], got [1, 3, 3, 3] and [4, 2, 3, 3].",
            () => Tensor.Zeros([1, 3, 3, 3]).ConvTranspose2d(w));
        Expect.Message("conv_transpose2d: expected output padding of 0 or more and below stride or dilation, got 2 with stride 2, dilation 1.", () => x.ConvTranspose2d(w, null, new() { Stride = 2, OutputPadding = 2 }));
        Expect.Message("conv_transpose2d: expected groups that divide 4, stride and dilation ≥ 1 and padding ≥ 0, got groups 3, stride 1, dilation 1, padding 0.", () => x.ConvTranspose2d(w, null, new() { Groups = 3 }));
        Expect.Message("conv_transpose2d: expected an output of at least one pixel, got -1×-1 from [1, 4, 3, 3] with padding 3.", () =>
            x.ConvTranspose2d(w, null, new() { Padding = 3 }));
        Expect.Message("conv_transpose2d: expected a bias Float32 [2], got Float32 [4].", () => x.ConvTranspose2d(w, Tensor.Zeros([4])));
    }
}
