namespace Fovea.Tensors.Tests;

/// <summary>Random whole numbers and categories, and tensors like others.</summary>
public class RandomChoiceTests
{
    [Fact]
    public void Whole_numbers_come_equally_often_within_their_bounds()
    {
        var x = Tensor.RandInt(-2, 3, [50_000], new(1));
        Assert.Equal(DType.Int64, x.DType);
        var (values, _, counts) = x.Unique();
        Assert.Equal([-2L, -1, 0, 1, 2], values.ToArray<long>());
        // 10 000 each, ±4 standard deviations of 89.
        Assert.All(counts.ToArray<long>(), n => Assert.InRange(n, 9_640, 10_360));
        Expect.Same(x, Tensor.RandInt(-2, 3, [50_000], new(1)));
        Assert.All(Tensor.RandInt(7, 8, [9]).ToArray<long>(), v => Assert.Equal(7, v));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Categories_come_as_often_as_their_weights_say(DType dtype)
    {
        var weights = Tensor.From([0.0, 1, 3, 0, 6, 5, 0, 0, 5, 0], [2, 5]).To(dtype);
        var drawn = weights.Multinomial(40_000, replacement: true, new(1));
        Assert.Equal([2, 40_000], drawn.Shape);
        var (classes, counts) = (drawn.ToArray<long>(), new long[2, 5]);
        for (var i = 0; i < classes.Length; i++) counts[i / 40_000, classes[i]]++;
        // 4 standard deviations of 100 at most.
        double[,] expected = { { 0, 4_000, 12_000, 0, 24_000 }, { 20_000, 0, 0, 20_000, 0 } };
        for (var row = 0; row < 2; row++)
            for (var c = 0; c < 5; c++)
                Assert.InRange(counts[row, c], expected[row, c] - 400, expected[row, c] + (expected[row, c] > 0 ? 400 : 0));
    }

    [Fact]
    public void Without_replacement_a_category_comes_once_and_the_heavy_ones_first()
    {
        var weights = Tensor.From([1.0, 2, 0, 5], [1, 4]).Expand([10_000, 4]);
        var drawn = weights.Multinomial(3, generator: new(2));
        Assert.Equal([10_000, 3], drawn.Shape);
        Expect.Same(Tensor.From(0L, 1, 3).Expand([10_000, 3]), drawn.Sort().Values);
        // The first is k with probability wₖ/Σw.
        var first = drawn.Select(1, 0).Unique().Counts.ToArray<long>();
        Assert.InRange(first[0], 1_250 - 140, 1_250 + 140);
        Assert.InRange(first[2], 6_250 - 200, 6_250 + 200);
    }

    [Fact]
    public void Each_element_is_drawn_with_its_own_probability()
    {
        var p = Tensor.From(0.0, 0.25, 1).Expand([10_000, 3]);
        var y = Tensor.Bernoulli(p, new(1));
        Assert.Equal((p.Shape, DType.Float64), (y.Shape, y.DType));
        var means = y.Mean(0).ToArray<double>();
        Assert.Equal([0.0, 1], [means[0], means[2]]);
        // 4 standard deviations.
        Assert.InRange(means[1], 0.25 - 0.018, 0.25 + 0.018);
        Assert.Equal([0.0, 1], y.Unique().Values.ToArray<double>());
        Expect.Message("bernoulli: expected probabilities from 0 to 1, got 0.5 to 1.5.", () => Tensor.Bernoulli(Tensor.From(0.5, 1.5)));
        Assert.Throws<ShapeException>(() => Tensor.Bernoulli(Tensor.From(double.NaN)));
    }

    [Fact]
    public void Tensors_like_others()
    {
        var x = Golden.Input(1, [2, 3], DType.Float64);
        Expect.Same(Tensor.Zeros([2, 3], DType.Float64), Tensor.ZerosLike(x));
        Expect.Same(Tensor.Ones([2, 3], DType.Int64), Tensor.OnesLike(x, DType.Int64));
        Expect.Same(Tensor.Full([2, 3], 2.5, DType.Float64), Tensor.FullLike(x, 2.5));
        Expect.Same(Tensor.Rand([2, 3], dtype: DType.Float64, generator: new(1)), Tensor.RandLike(x, generator: new(1)));
        Expect.Same(Tensor.Randn([2, 3], dtype: DType.Float32, generator: new(1)), Tensor.RandnLike(x, DType.Float32, new(1)));
    }

    [Fact]
    public void Messages()
    {
        Assert.Equal("RandInt: expected low < high, both within ±2⁵², got 3 and 3.",
            Assert.Throws<ArgumentException>(() => Tensor.RandInt(3, 3, [2])).Message);
        Expect.Message("multinomial: expected finite weights of 0 or more, got -1 in row 1.",
            () => Tensor.From([1.0, 1, 1, -1], [2, 2]).Multinomial(1));
        Expect.Message("multinomial: expected at least 2 positive weights, got 1 in row 0.", () => Tensor.From(0.0, 1).Multinomial(2));
        Expect.Message("multinomial: expected at least 1 positive weights, got 0 in row 0.",
            () => Tensor.From(0.0, 0).Multinomial(2, replacement: true));
        Expect.Message("multinomial: expected weights [K] or [N, K] and 1 sample or more, got [2] and 0.",
            () => Tensor.From(1.0, 1).Multinomial(0));
        Expect.Message("Random: expected Float32 or Float64, got Int64. Draw floats and call x.To(DType.Int64).",
            () => Tensor.RandLike(Tensor.From(1L)));
    }
}
