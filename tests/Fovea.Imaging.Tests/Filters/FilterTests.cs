using Fovea.Tensors;

namespace Fovea.Imaging.Tests.Filters;

/// <summary>What holds for filters whatever the picture.</summary>
public class FilterTests
{
    public static TheoryData<string> Texts() => [.. FilterCatalog.All.SelectMany(e => e.Samples)];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_sample_keeps_the_shape_and_filters_planes_alone(string text)
    {
        var x = Tensor.Rand([2, 3, 11, 8]);
        var filter = FilterCatalog.Parse(text);
        var all = filter.Apply(x);
        Assert.Equal(x.Shape, all.Shape);
        var alone = filter.Apply(x.Select(0, 1).Select(0, 2));
        Assert.Equal(alone.ToArray<float>(), all.Select(0, 1).Select(0, 2).ToArray<float>());
    }

    [Theory]
    [InlineData("box:9", 1)]
    [InlineData("gaussian:3", 1)]
    [InlineData("median:5", 1)]
    [InlineData("bilateral", 1)]
    [InlineData("sharpen", 1)]
    [InlineData("unsharp", 1)]
    [InlineData("emboss", 1)]
    [InlineData("motion:12.5,37", 1)]
    [InlineData("sobel:x", 0)]
    [InlineData("scharr", 0)]
    [InlineData("laplacian", 0)]
    [InlineData("log:2", 0)]
    [InlineData("canny", 0)]
    public void A_flat_picture_stays_flat_and_has_no_edges(string text, float gain)
    {
        foreach (var border in new[] { PaddingMode.Reflect, PaddingMode.Replicate, PaddingMode.Circular })
        {
            var y = FilterCatalog.Parse(text).Apply(Tensor.Full([7, 10], 0.6), border);
            Assert.All(y.ToArray<float>(), v => Assert.Equal(0.6f * gain, v, 2e-5f));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(5, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 200)]
    public void Windows_may_be_larger_than_the_picture(int height, int width)
    {
        var x = Tensor.Rand([height, width]);
        foreach (var border in Enum.GetValues<PaddingMode>())
            foreach (var text in Texts().Select(t => t.Data).Append("[1 0 2 3 1]").Append("[0 1 0 0 2; 1 0 0 0 3; 0 0 1 0 0]"))
                Assert.All(FilterCatalog.Parse(text).Apply(x, border).ToArray<float>(), v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void The_result_does_not_depend_on_threads()
    {
        var x = Tensor.Rand([300, 70]);
        var threads = WorkPool.Threads;
        try
        {
            foreach (var text in new[] { "gaussian:2", "median:3", "bilateral:1,0.2", "canny", "[1 0 1; 0 0 2; 1 1 0]" })
            {
                WorkPool.Threads = 1;
                var one = FilterCatalog.Parse(text).Apply(x).ToArray<float>();
                WorkPool.Threads = 3;
                Assert.Equal(one, FilterCatalog.Parse(text).Apply(x).ToArray<float>());
            }
        }
        finally
        {
            WorkPool.Threads = threads;
        }
    }

    [Fact]
    public void A_matrix_of_rank_one_is_applied_in_two_passes_with_the_same_result()
    {
        var random = new Random(4);
        double[] row = [.. Enumerable.Range(0, 7).Select(_ => random.NextDouble() - 0.5)];
        double[] column = [.. Enumerable.Range(0, 5).Select(_ => random.NextDouble() - 0.5)];
        var product = new double[5, 7];
        for (var i = 0; i < product.Length; i++) product[i / 7, i % 7] = column[i / 7] * row[i % 7];
        var whole = (double[,])product.Clone();
        whole[2, 3] += 1;
        Assert.True(new KernelMatrix(product).IsSeparable);
        Assert.False(new KernelMatrix(whole).IsSeparable);
        var x = Tensor.Rand([40, 150]);
        foreach (var border in Enum.GetValues<PaddingMode>())
        {
            var apart = new MatrixFilter(new(product)).Apply(x, border) + x;
            var together = new MatrixFilter(new(whole)).Apply(x, border);
            Assert.InRange((apart - together).Abs().Max().Item(), 0, 1e-5);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(15)]
    public void A_median_is_the_middle_of_the_sorted_window(int size)
    {
        var random = new Random(size);
        // Few values, some hundreds, and more than can be counted.
        foreach (var levels in new[] { 5, 300, 1 << 24 })
        {
            var x = Tensor.From([.. Enumerable.Range(0, 260 * 270).Select(_ => (float)(random.Next(levels) - 2) / levels)], [260, 270]);
            var y = new MedianFilter(size).Apply(x, PaddingMode.Zeros);
            foreach (var (row, column) in new[] { (0, 0), (130, 269), (259, 5), (77, 140), (31, 33) })
            {
                var window = from i in Enumerable.Range(row - size / 2, size)
                             from j in Enumerable.Range(column - size / 2, size)
                             select i is < 0 or >= 260 || j is < 0 or >= 270 ? 0 : x.At(i, j);
                Assert.Equal(window.Order().ElementAt(size * size / 2), y.At(row, column));
            }
        }
    }

    [Fact]
    public void Motion_blur_has_weights_that_sum_to_1_along_its_line()
    {
        var x = Tensor.Zeros([31, 31]);
        x.AsSpan<float>()[15 * 31 + 15] = 1;
        var y = new MotionBlurFilter(15, 45).Apply(x, PaddingMode.Zeros).ToArray<float>();
        Assert.Equal(1, y.Sum(), 1e-5f);
        // Anticlockwise from the right: up and to the right, and half a turn on.
        Assert.True(y[11 * 31 + 19] > 0 && y[19 * 31 + 11] > 0);
        Assert.Equal(0, y[11 * 31 + 11]);
        Assert.Equal([.. Enumerable.Repeat(0.2f, 5)], new MotionBlurFilter(5, 180).Apply(x, PaddingMode.Zeros).ToArray<float>()
            .Where(v => v > 0).Select(v => MathF.Round(v, 6)));
    }

    [Fact]
    public void Other_inputs_are_refused()
    {
        var thrown = Assert.Throws<ShapeException>(() => new BoxFilter(3).Apply(Tensor.Zeros([3])));
        Assert.Equal("BoxFilter: expected Float32 […, H, W] with at least one element, got Float32 [3].", thrown.Message);
        Assert.Throws<ShapeException>(() => new BoxFilter(3).Apply(Tensor.Zeros([3, 3], DType.Float64)));
        Assert.Throws<ShapeException>(() => new BoxFilter(3).Apply(Tensor.Zeros([0, 3])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MedianFilter(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianFilter(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BilateralFilter(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CannyFilter(1, 0.5, 0.4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MotionBlurFilter(500, 0));
    }
}
