using Fovea.Tensors;

namespace Fovea.Training.Tests.Inspection;

/// <summary><see cref="Tsne"/>.</summary>
public class TsneTests
{
    private static double[] Normal(int count, ulong seed) =>
        Tensor.Randn([count], dtype: DType.Float64, generator: new Generator(seed)).ToArray<double>();

    [Fact]
    public void The_gradient_is_that_of_the_divergence()
    {
        const int count = 9;
        const double step = 1e-5;
        var p = Tsne.JointProbabilities(Normal(count * 4, 1), count, perplexity: 2.5);
        var (y, gradient) = (Normal(count * 2, 2), new double[count * 2]);
        Tsne.Gradient(p, y, gradient);
        for (var i = 0; i < y.Length; i++)
        {
            var at = y[i];
            y[i] = at + step;
            var above = Tsne.Divergence(p, y);
            y[i] = at - step;
            var below = Tsne.Divergence(p, y);
            y[i] = at;
            Assert.Equal((above - below) / (2 * step), gradient[i], 1e-8);
        }
    }

    [Fact]
    public void Probabilities_are_symmetric_sum_to_1_and_have_the_perplexity()
    {
        const int count = 40;
        // On a grid of a circle every point has the same neighbours, so that the joint row is the conditional one over n.
        var turns = Enumerable.Range(0, count).Select(i => Math.SinCos(Math.Tau * i / count));
        double[] circle = [.. turns.SelectMany(p => new[] { p.Cos, p.Sin })];
        var p = Tsne.JointProbabilities(circle, count, perplexity: 7);
        Assert.Equal(1, p.Sum(), 1e-12);
        for (var i = 0; i < count; i++)
            for (var j = 0; j < count; j++) Assert.Equal(p[i * count + j], p[j * count + i], 1e-15);
        var row = p[..count].Select(v => v * count).Where(v => v > 0);
        Assert.Equal(7, Math.Exp(-row.Sum(v => v * Math.Log(v))), 1e-3);
    }

    [Fact]
    public void Two_Gaussians_stay_apart()
    {
        const int count = 60;
        var points = Normal(count * 5, 3);
        for (var i = 0; i < points.Length / 2; i++) points[i] += 12;
        var y = new Tsne { Steps = 300, Seed = 1 }.Embed(points, count);
        Assert.All(y, v => Assert.True(double.IsFinite(v)));
        // Each point's nearest other is one of its own group.
        for (var i = 0; i < count; i++)
        {
            double Distance(int j) => Math.Pow(y[2 * i] - y[2 * j], 2) + Math.Pow(y[2 * i + 1] - y[2 * j + 1], 2);
            var nearest = Enumerable.Range(0, count).Where(j => j != i).MinBy(Distance);
            Assert.Equal(i < count / 2, nearest < count / 2);
        }
        // And a line parts the groups: their middles are further apart than the points from their middle.
        double Middle(int from, int axis) => Enumerable.Range(from, count / 2).Average(i => y[2 * i + axis]);
        double Spread(int from) => Enumerable.Range(from, count / 2).Max(i =>
            Math.Sqrt(Math.Pow(y[2 * i] - Middle(from, 0), 2) + Math.Pow(y[2 * i + 1] - Middle(from, 1), 2)));
        var distance = Math.Sqrt(Math.Pow(Middle(0, 0) - Middle(count / 2, 0), 2) + Math.Pow(Middle(0, 1) - Middle(count / 2, 1), 2));
        Assert.True(distance > Spread(0) + Spread(count / 2), $"{distance} between groups of {Spread(0)} and {Spread(count / 2)}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads()
    {
        var points = Normal(50 * 3, 4);
        double[] Run(ulong seed, int threads)
        {
            using var _ = new ComputeContext { Threads = threads }.Use();
            return new Tsne { Steps = 60, Seed = seed }.Embed(points, 50);
        }
        Assert.Equal(Run(1, 1), Run(1, 3));
        Assert.NotEqual(Run(1, 1), Run(2, 1));
    }

    [Fact]
    public void Points_that_are_the_same_and_few_points_are_no_trouble()
    {
        Assert.All(new Tsne { Steps = 50 }.Embed(new double[10], 10), v => Assert.True(double.IsFinite(v)));
        Assert.Equal("Tsne: expected coordinates of four or more points, got 6 values for 3.",
            Assert.Throws<ArgumentException>(() => new Tsne().Embed(new double[6], 3)).Message);
        Assert.Throws<OperationCanceledException>(() => new Tsne().Embed(Normal(20, 1), 10, new CancellationToken(canceled: true)));
    }
}
