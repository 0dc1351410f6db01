namespace Fovea.Tensors.Tests;

public class PoolOpTests
{
    public static TheoryData<int, DType> Seeds()
    {
        var seeds = new TheoryData<int, DType>();
        for (var seed = 0; seed < 30; seed++) seeds.Add(seed, seed % 2 == 0 ? DType.Float32 : DType.Float64);
        return seeds;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_windows_give_what_the_definition_says(int seed, DType dtype)
    {
        var random = new Generator((ulong)seed);
        int Next(int low, int high) => low + random.Next(high - low + 1);
        Size2 kernel = (Next(1, 4), Next(1, 4));
        PoolOptions o = new(kernel)
        {
            Stride = (Next(1, 4), Next(1, 4)), Padding = (Next(0, kernel.H / 2), Next(0, kernel.W / 2)),
            CountIncludePad = Next(0, 1) == 1
        };
        var x = Golden.Input(1, [2, 3, Next(4, 9), Next(4, 9)], dtype);
        Size2 size = ((x.Shape[2] + 2 * o.Padding.H - kernel.H) / o.Stride.H + 1,
            (x.Shape[3] + 2 * o.Padding.W - kernel.W) / o.Stride.W + 1);
        Expect.Close(Naive.Make([2, 3, size.H, size.W], at => Window(x, o, at).Max()), x.MaxPool2d(o), 0);
        var average = Naive.Make([2, 3, size.H, size.W], at =>
            Window(x, o, at).Sum() / (o.CountIncludePad ? kernel.H * kernel.W : Window(x, o, at).Count()));
        Expect.Close(average, x.AvgPool2d(o), Expect.Tolerance(dtype));
    }

    [Fact]
    public void Pooling_a_constant_image_gives_the_constant()
    {
        var x = Tensor.Full([2, 3, 7, 5], -2.5);
        var o = new PoolOptions(3) { Stride = 2, Padding = 1, CeilMode = true, CountIncludePad = false };
        Assert.All(x.MaxPool2d(o).ToArray<float>(), v => Assert.Equal(-2.5f, v));
        Assert.All(x.AvgPool2d(o).ToArray<float>(), v => Assert.Equal(-2.5f, v));
        Assert.All(x.AdaptiveAvgPool2d((3, 4)).ToArray<float>(), v => Assert.Equal(-2.5f, v));
    }

    [Fact]
    public void The_gradient_of_a_maximum_goes_to_the_first_place_where_it_stands()
    {
        var x = Tensor.From([1.0, 3, 3, 2], [1, 1, 2, 2]);
        x.RequiresGrad = true;
        x.MaxPool2d(new(2)).Sum().Backward();
        Assert.Equal([0.0, 1, 0, 0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Not_a_number_counts_as_the_largest()
    {
        var x = Tensor.From([1.0, double.NaN, 5, 2], [1, 1, 2, 2]);
        Assert.Equal(double.NaN, x.MaxPool2d(new(2)).Item());
    }

    [Fact]
    public void Global_pools_reduce_the_image()
    {
        var x = Golden.Input(1, [2, 3, 5, 4]);
        Expect.Close(Naive.Reduce(x, [2, 3], v => v.Average()), x.GlobalAvgPool2d(), 1e-14);
        Expect.Close(Naive.Reduce(x, [2, 3], v => v.Max()), x.GlobalMaxPool2d(), 0);
    }

    [Fact]
    public void No_images_stay_no_images()
    {
        Assert.Equal([0, 3, 2, 2], Tensor.Zeros([0, 3, 4, 4]).MaxPool2d(new(2)).Shape);
        Assert.Equal([0, 3, 2, 2], Tensor.Zeros([0, 3, 4, 4]).AvgPool2d(new(2)).Shape);
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([1, 2, 5, 5]);
        Expect.Message("max_pool2d: expected input [N, C, H, W], got [2, 5, 5].", () => Tensor.Zeros([2, 5, 5]).MaxPool2d(new(2)));
        Expect.Message("max_pool2d: expected padding from 0 to half the kernel 3, got 2.", () => x.MaxPool2d(new(3) { Padding = 2 }));
        Expect.Message("avg_pool2d: expected an input at least as large as the window 7×3, got [1, 2, 5, 5].", () =>
            x.AvgPool2d(new((7, 3))));
        Expect.Message("avg_pool2d: expected kernel and stride of 1 or more, got kernel 2, stride 0.", () =>
            x.AvgPool2d(new(2) { Stride = 0 }));
        Expect.Message("adaptive_avg_pool2d: expected sizes of 1 or more, got 0 for [1, 2, 5, 5].", () => x.AdaptiveAvgPool2d(0));
        Expect.Message("max_pool2d: expected Float32 or Float64, got UInt8 [1, 2, 5, 5]. Call x.To(DType.Float32).", () =>
            x.To(DType.UInt8).MaxPool2d(new(2)));
    }

    private static IEnumerable<double> Window(Tensor x, PoolOptions o, int[] at)
    {
        for (var i = at[2] * o.Stride.H - o.Padding.H; i < at[2] * o.Stride.H - o.Padding.H + o.Kernel.H; i++)
            for (var j = at[3] * o.Stride.W - o.Padding.W; j < at[3] * o.Stride.W - o.Padding.W + o.Kernel.W; j++)
                if (i >= 0 && j >= 0 && i < x.Shape[2] && j < x.Shape[3]) yield return x.At(at[0], at[1], i, j);
    }
}
