namespace Fovea.Tensors.Tests;

/// <summary>The gradients of a convolution from an upstream that is mostly zeros, against plain loops.</summary>
[Collection(WorkPoolCollection.Name)]
public class SparseGradientTests
{
    // Every height and width of a tile, channels that fill a vector and that do not, padding, one image and several blocks of them.
    private static readonly Layer[] Chosen =
    [
        new(9, 1, 10, (5, 5), 1, 0, 1, 1, (28, 28)), new(17, 10, 20, (5, 5), 1, 0, 1, 1, (12, 12)),
        new(4, 3, 6, (5, 5), 1, 0, 1, 1, (32, 32)), new(1, 6, 16, (5, 5), 1, 2, 1, 1, (14, 11)),
            new(3, 2, 4, (7, 3), 1, (3, 1), 1, 1, (13, 9)),
        new(2, 25, 3, (2, 6), 1, (0, 5), 1, 1, (6, 17)), new(5, 3, 2, (4, 1), 1, 0, 1, 1, (9, 3)),
            new(33, 12, 5, (1, 3), 1, 1, 1, 1, (4, 7)),
        new(2, 4, 7, (3, 3), 1, 1, 1, 1, (16, 16)), new(6, 1, 1, (3, 2), 1, 0, 1, 1, (5, 4)),
    ];

    public static TheoryData<int, double> Cases()
    {
        var data = new TheoryData<int, double>();
        for (var i = 0; i < Chosen.Length; i++)
            foreach (var share in new[] { 0.25, 0.05, 0 }) data.Add(i, share);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_what_the_definition_says(int which, double share)
    {
        var layer = Chosen[which];
        var (x, w, b, _) = layer.Tensors(DType.Float64);
        var upstream = Upstream(layer, share, DType.Float64);
        var expected = layer.Plain(x, w, b, upstream);
        foreach (var (dtype, tolerance) in new[] { (DType.Float64, 1e-12), (DType.Float32, 1e-5) })
        {
            Tensor[] one = On(1, dtype);
            for (var i = 1; i < one.Length; i++)
            {
                var (sums, sizes) = expected[i];
                var values = one[i].Doubles();
                for (var j = 0; j < values.Length; j++)
                    Assert.True(Math.Abs(values[j] - sums[j]) <= tolerance * sizes[j],
                        $"{layer}, {dtype}, {Layer.Results[i]} {j} of {one[i].Shape}: expected {sums[j]:R}, got {values[j]:R}");
            }
            foreach (var threads in new[] { 2, 5 })
                foreach (var (e, a) in one.Zip(On(threads, dtype))) Expect.Same(e, a);
        }

        Tensor[] On(int threads, DType dtype)
        {
            using var _ = new ThreadsScope(threads);
            var (images, kernels, bias, _) = layer.Tensors(dtype);
            var (y, cache) = Conv2dOp.Forward(images, kernels, bias, layer.Options);
            var (dx, dw, db) = Conv2dOp.Backward(Upstream(layer, share, dtype), cache);
            return [y, dx!, dw!, db!];
        }
    }

    [Fact]
    public void Few_elements_that_are_not_zero_are_what_it_is_for()
    {
        var g = Conv2dOp.Geometry([9, 10, 12, 12], [20, 10, 5, 5], new());
        Assert.SkipUnless(System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated, "there are no vectors here");
        Assert.True(Suits(0.25));
        Assert.False(Suits(0.5));

        bool Suits(double share) => SparseGradient.Suits<float>(g,
            Upstream(Chosen[1] with { Batch = 9 }, share, DType.Float32).AsSpan<float>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(50)]
    public void A_list_holds_what_is_not_zero_in_order(int length)
    {
        var from = new float[length];
        for (var i = 0; i < length; i++) from[i] = i % 3 == 1 ? i * 0.5f : i % 7 == 0 ? float.NaN : i % 2 == 0 ? 0f : -0f;
        int[] places = [.. Enumerable.Range(0, length).Select(i => 2 * i)], offsets = new int[length + 16];
        var values = new float[length + 16];
        var count = SparseList.Append<float>(from, places, 100, offsets, values);
        int[] kept = [.. Enumerable.Range(0, length).Where(i => from[i] != 0)];
        Assert.Equal(kept.Select(i => 100 + 2 * i), offsets.Take(count));
        Assert.Equal(kept.Select(i => from[i]), values.Take(count));
        Assert.Equal(length - kept.Length, SparseList.Zeros<float>(from));
    }

    private static Tensor Upstream(Layer layer, double share, DType dtype)
    {
        var all = layer.Tensors(dtype).Upstream;
        var random = new Generator(77);
        return Naive.Make(all.Shape, i => random.Next(1000) < 1000 * share ? all.At(i) : 0, dtype);
    }
}
