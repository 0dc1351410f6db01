using Fovea.Tensors;

namespace Fovea.Data.Tests.BatchTransforms;

public class MixingTests
{
    private static Batch Batch(int count) => new(Tensor.From([.. Enumerable.Range(0, count * 12).Select(i => (float)i)], [count, 1, 3, 4]),
        Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)(i % 3))], [count]), [.. Enumerable.Range(0, count)]);

    [Fact]
    public void Mixup_mixes_pictures_and_classes_by_one_share()
    {
        var (batch, mixed) = (Batch(5), new MixUp(3, 1).Apply(Batch(5), new Generator(4)));
        Assert.Equal(Shape.Create(5, 3), mixed.Target.Shape);
        var (x, y, t) = (batch.Input.ToArray<float>(), mixed.Input.ToArray<float>(), mixed.Target.ToArray<float>());
        var shares = new HashSet<double>();
        for (var n = 0; n < 5; n++)
        {
            Assert.Equal(1, t.Skip(3 * n).Take(3).Sum(), 1e-6);
            // Pictures are ramps that differ by a constant: the constant tells the partner, weighted.
            var shift = y[12 * n] - x[12 * n];
            for (var i = 0; i < 12; i++) Assert.Equal(shift, y[12 * n + i] - x[12 * n + i], 1e-3);
            var own = t[3 * n + n % 3];
            if (own < 1) shares.Add(Math.Round(own, 5));
        }
        Assert.Single(shares);
    }

    [Fact]
    public void Cutmix_puts_one_rectangle_in_and_mixes_classes_by_its_area()
    {
        for (var seed = 0ul; seed < 30; seed++)
        {
            var (batch, mixed) = (Batch(4), new CutMix(3).Apply(Batch(4), new Generator(seed)));
            var (x, y, t) = (batch.Input.ToArray<float>(), mixed.Input.ToArray<float>(), mixed.Target.ToArray<float>());
            for (var n = 0; n < 4; n++)
            {
                var foreign = Enumerable.Range(0, 12).Where(i => y[12 * n + i] != x[12 * n + i]).ToList();
                Assert.All(foreign, i => Assert.Equal(i, (int)y[12 * n + i] % 12));
                var own = t[3 * n + n % 3];
                // A partner of the same class, or itself, leaves the class whole.
                if (own < 1) Assert.Equal(1 - foreign.Count / 12.0, own, 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(3)]
    public void Shares_have_the_mean_and_variance_of_the_distribution(double alpha)
    {
        var random = new Generator(1);
        var drawn = Enumerable.Range(0, 20000).Select(_ => BetaDistribution.Draw(alpha, random)).ToList();
        Assert.All(drawn, v => Assert.InRange(v, 0, 1));
        Assert.Equal(0.5, drawn.Average(), 0.01);
        Assert.Equal(1 / (4 * (2 * alpha + 1)), drawn.Average(v => (v - 0.5) * (v - 0.5)), 0.005);
    }

    [Fact]
    public void A_loader_mixes_the_same_way_whoever_prepares_the_batches()
    {
        var data = TestData.Pattern(23);
        DataLoader Loader(bool ahead, ulong seed = 3) => new(data, 8, shuffle: true, seed: seed, prefetch: ahead,
            batchTransforms: [new MixUp(10, 0.5), new CutMix(10)]);
        var (a, b) = (Loader(true), Loader(false));
        Assert.Equal(Shape.Create(10), a.Targets[0].Shape);
        foreach (var (first, second) in a.Batches(2).Zip(b.Batches(2)))
        {
            Assert.Equal(first.Input.ToArray<float>(), second.Input.ToArray<float>());
            Assert.Equal(first.Target.ToArray<float>(), second.Target.ToArray<float>());
        }
        Assert.NotEqual(a.Batches(2).First().Input.ToArray<float>(), a.Batches(3).First().Input.ToArray<float>());
        Assert.NotEqual(a.Batches(2).First().Target.ToArray<float>(), Loader(true, 4).Batches(2).First().Target.ToArray<float>());
    }

    [Fact]
    public void What_cannot_be_mixed_is_refused()
    {
        Assert.StartsWith("MixUp: expected an alpha above 0 and up to 4, got 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new MixUp(3, 0)).Message, StringComparison.Ordinal);
        Assert.Equal("CutMix: expected one class number in each sample, or 3 probabilities, got the targets Float32 [2].",
            Assert.Throws<ArgumentException>(() => new CutMix(3).OutputTargets([new([2])])).Message);
    }
}
