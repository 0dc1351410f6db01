namespace Fovea.Tensors.Tests;

public class GeneratorTests
{
    [Fact]
    public void One_seed_gives_one_stream()
    {
        Generator a = new(42), b = new(42), c = new(43);
        double[] first = Draws(a), second = Draws(b);
        Assert.Equal(first, second);
        Assert.NotEqual(first, Draws(c));
        Assert.NotEqual(first, Draws(a));
        Assert.All(first, v => Assert.InRange(v, 0, 1 - 1e-16));
    }

    [Fact]
    public void A_position_continues_the_stream()
    {
        var whole = new Generator(7);
        var first = Tensor.Rand([10], generator: whole);
        var rest = Tensor.Randn([9], generator: whole);
        var resumed = new Generator(7, position: 3);
        Assert.Equal(10, first.Count);
        Expect.Same(rest, Tensor.Randn([9], generator: resumed));
        Assert.Equal(whole.Position, resumed.Position);
    }

    [Fact]
    public void The_default_generator_restarts_and_resumes()
    {
        var before = (Generator.Default.Seed, Generator.Default.Position);
        try
        {
            Generator.ManualSeed(5);
            var a = new Generator(5);
            Assert.Equal((a.Seed, a.Position), (Generator.Default.Seed, Generator.Default.Position));
            Generator.Restore(5, 9);
            Assert.Equal((5ul, 9ul), (Generator.Default.Seed, Generator.Default.Position));
        }
        finally
        {
            Generator.Restore(before.Seed, before.Position);
        }
    }

    [Fact]
    public void Forks_depend_on_seed_and_stream_alone()
    {
        var generator = new Generator(3);
        var before = generator.Fork(1).Seed;
        generator.NextDouble();
        Assert.Equal(before, generator.Fork(1).Seed);
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(i => generator.Fork((ulong)i).Seed).Distinct().Count());
        Assert.Equal(0ul, generator.Fork(1).Position);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(1000)]
    public void Integers_are_uniform(int bound)
    {
        var generator = new Generator(1);
        var counts = new int[bound];
        var n = 100 * bound;
        for (var i = 0; i < n; i++) counts[generator.Next(bound)]++;
        Assert.True(ChiSquare(counts, n) <= Critical(bound - 1), $"χ² = {ChiSquare(counts, n)}");
    }

    [Fact]
    public void Permutations_are_uniform()
    {
        var generator = new Generator(2);
        var counts = new Dictionary<string, int>();
        const int n = 24_000;
        for (var i = 0; i < n; i++)
        {
            var order = generator.Permutation(4);
            Assert.Equal([0, 1, 2, 3], order.Order());
            var key = string.Concat(order);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        Assert.Equal(24, counts.Count);
        Assert.True(ChiSquare([.. counts.Values], n) <= Critical(23));
    }

    [Fact]
    public void A_permutation_tensor_holds_each_number_once()
    {
        var y = Tensor.Permutation(1000, new(1));
        Assert.Equal(DType.Int64, y.DType);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), y.ToArray<long>().Order());
        Assert.NotEqual(Enumerable.Range(0, 1000).Select(i => (long)i), y.ToArray<long>());
    }

    [Fact]
    public void A_bound_below_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new Generator(1).Next(0));

    private static double[] Draws(Generator generator) => [.. Enumerable.Range(0, 20).Select(_ => generator.NextDouble())];

    internal static double ChiSquare(int[] counts, int n) =>
        counts.Sum(c => (c - n / (double)counts.Length) * (c - n / (double)counts.Length)) * counts.Length / n;

    /// <summary>The value that χ² exceeds once in a thousand (Wilson and Hilferty's approximation).</summary>
    internal static double Critical(int freedom) => freedom == 0 ? 0
        : freedom * Math.Pow(1 - 2 / (9.0 * freedom) + 3.09 * Math.Sqrt(2 / (9.0 * freedom)), 3);
}
