namespace Fovea.Tensors.Tests;

public class DistributionTests
{
    private const int Count = 200_000;

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Uniform_has_its_moments_and_bounds(DType dtype)
    {
        var x = Tensor.Rand([Count], -1, 3, dtype, new(1)).Doubles();
        Assert.All(x, v => Assert.True(v is >= -1 and < 3));
        Assert.Equal(1, x.Average(), 4 * Math.Sqrt(16 / 12.0 / Count));
        Assert.Equal(16 / 12.0, x.Average(v => (v - 1) * (v - 1)), 4 * Math.Sqrt(16 * 16 / 180.0 / Count));
        var counts = new int[20];
        foreach (var v in x) counts[(int)((v + 1) * 5)]++;
        Assert.True(GeneratorTests.ChiSquare(counts, Count) <= GeneratorTests.Critical(19));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Normal_has_its_moments(DType dtype)
    {
        var x = Tensor.Randn([Count], 2, 0.5, dtype, new(1)).Doubles().Select(v => (v - 2) / 0.5).ToArray();
        // Standard errors of the first four moments: 1, √2, √15, √96 over √n.
        Assert.Equal(0, x.Average(), 4 / Math.Sqrt(Count));
        Assert.Equal(1, x.Average(v => v * v), 4 * Math.Sqrt(2.0 / Count));
        Assert.Equal(0, x.Average(v => v * v * v), 4 * Math.Sqrt(15.0 / Count));
        Assert.Equal(3, x.Average(v => v * v * v * v), 4 * Math.Sqrt(96.0 / Count));
        // Box–Muller draws pairs: neighbours must not be correlated.
        Assert.Equal(0, x.Zip(x.Skip(1), (u, v) => u * v).Average(), 4 / Math.Sqrt(Count));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Drawn_in_place_the_numbers_are_the_same(DType dtype)
    {
        var (x, generator) = (Tensor.Zeros([7, 11], dtype), new Generator(5));
        var (array, version) = (x.Storage, x.Storage.Version);
        x.SetNormal(2, 0.5, generator);
        Assert.Equal(Tensor.Randn([7, 11], 2, 0.5, dtype, new(5)).Doubles(), x.Doubles());
        x.SetUniform(-1, 3, new(6));
        Assert.Equal(Tensor.Rand([7, 11], -1, 3, dtype, new(6)).Doubles(), x.Doubles());
        Assert.Same(array, x.Storage);
        Assert.True(x.Storage.Version > version);
        Assert.Throws<ShapeException>(() => Tensor.Zeros([3], DType.Int64).SetNormal());
    }

    [Fact]
    public void Bernoulli_is_the_value_with_probability_p()
    {
        var x = Tensor.Bernoulli([Count], 0.3, 2.5, generator: new(1)).ToArray<float>();
        Assert.All(x, v => Assert.True(v is 0 or 2.5f));
        Assert.Equal(0.3, x.Count(v => v != 0) / (double)Count, 4 * Math.Sqrt(0.3 * 0.7 / Count));
        Assert.All(Tensor.Bernoulli([100], 1, generator: new(1)).ToArray<float>(), v => Assert.Equal(1, v));
        Assert.All(Tensor.Bernoulli([100], 0, generator: new(1)).ToArray<float>(), v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData(DType.Float32, 4)]
    [InlineData(DType.Float64, 2)]
    public void Any_element_can_be_drawn_alone(DType dtype, int perBlock)
    {
        var all = Tensor.Randn([10_001], dtype: dtype, generator: new(9)).Doubles();
        foreach (var i in new[] { 0, 1, 2, 3, 4, 5, 4095, 4096, 7777, 10_000 })
        {
            var block = Tensor.Randn([perBlock], dtype: dtype, generator: new(9, (ulong)(i / perBlock))).Doubles();
            Assert.Equal(all[i], block[i % perBlock]);
        }
    }

    [Fact]
    public void A_float_uniform_is_the_top_24_bits_of_a_word()
    {
        var (a, b, c, d) = Philox.Block(6, 0);
        Assert.Equal([(a >> 8) / 16777216f, (b >> 8) / 16777216f, (c >> 8) / 16777216f, (d >> 8) / 16777216f],
            Tensor.Rand([4], generator: new(6)).ToArray<float>());
    }

    [Fact]
    public void The_upper_bound_is_never_drawn_in_float32()
    {
        // The block of seed 0 whose first word has its top 24 bits set: 1 + (1 − 2⁻²⁴) would round to 2.
        var block = FirstTopWord();
        var x = Tensor.Rand([1], 1, 2, generator: new(0, block)).ToArray<float>();
        Assert.Equal([MathF.BitDecrement(2)], x);
    }

    [Fact]
    public void Only_floating_types_are_drawn() =>
        Expect.Message("Random: expected Float32 or Float64, got Int64. Draw floats and call x.To(DType.Int64).", () =>
            Tensor.Rand([3], dtype: DType.Int64));

    private static ulong FirstTopWord()
    {
        for (ulong block = 0; ; block++)
            if (Philox.Block(0, block).X0 >> 8 == 0xffffff) return block;
    }
}
