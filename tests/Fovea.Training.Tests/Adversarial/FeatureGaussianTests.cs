using Fovea.Tensors;

namespace Fovea.Training.Tests.Adversarial;

/// <summary><see cref="FeatureGaussian"/>: closed forms of the Fréchet distance, fits and draws.</summary>
public class FeatureGaussianTests
{
    [Fact]
    public void Equal_distributions_have_no_distance()
    {
        var a = Correlated(3);
        Assert.Equal(0, a.FrechetDistance(a), 1e-6);
    }

    [Fact]
    public void A_shift_by_d_has_distance_d_squared()
    {
        var a = Correlated(3);
        Assert.Equal(9 + 16 + 0.25, a.FrechetDistance(a with { Mean = [a.Mean[0] + 3, a.Mean[1] - 4, a.Mean[2] + 0.5] }), 1e-6);
    }

    [Fact]
    public void Diagonal_covariances_have_the_differences_of_their_roots()
    {
        var (a, b) = (Diagonal(4, 9, 0, 1e-8), Diagonal(1, 16, 0.25, 0));
        Assert.Equal(1 + 1 + 0.25 + 1e-8, a.FrechetDistance(b), 1e-6);
        Assert.Equal(b.FrechetDistance(a), a.FrechetDistance(b), 1e-9);
    }

    // Of 2×2 matrices tr √A = √(tr A + 2√det A), here of Σ₁Σ₂ with trace 10 and determinant 12.
    [Fact]
    public void Covariances_that_do_not_commute_have_the_trace_of_the_root_of_their_product()
    {
        FeatureGaussian a = new([0, 0], Tensor.From([2.0, 1, 1, 2], [2, 2])), b = new([0, 0], Tensor.From([1.0, 0, 0, 4], [2, 2]));
        Assert.Equal(4 + 5 - 2 * Math.Sqrt(10 + 2 * Math.Sqrt(12)), a.FrechetDistance(b), 1e-9);
    }

    [Fact]
    public void The_mean_and_the_covariance_are_those_of_the_points()
    {
        var fit = FeatureGaussian.Of([1, 2, 3, 6, 5, 4], 3);
        Assert.Equal([3.0, 4], fit.Mean);
        Assert.Equal([4.0, 2, 2, 4], fit.Covariance.ToArray<double>());
    }

    [Fact]
    public void What_is_drawn_has_the_distribution()
    {
        var a = Correlated(3);
        var points = a.Draw(20_000, new Generator(5));
        var again = FeatureGaussian.Of(points, 20_000);
        Assert.All(a.Mean.Zip(again.Mean), p => Assert.Equal(p.First, p.Second, 0.05));
        Assert.All(a.Covariance.ToArray<double>().Zip(again.Covariance.ToArray<double>()), p => Assert.Equal(p.First, p.Second, 0.12));
        Assert.Equal(points, a.Draw(20_000, new Generator(5)));
        Assert.NotEqual(points[..6], a.Draw(2, new Generator(6)));
    }

    [Fact]
    public void A_coordinate_that_never_changes_is_drawn_as_it_is()
    {
        var drawn = FeatureGaussian.Of([0.5f, 0, 0.5f, 1, 0.5f, 0.2f], 3).Draw(50, new Generator(0));
        Assert.All(drawn.Chunk(2), p => Assert.Equal(0.5f, p[0], 1e-4f));
    }

    [Fact]
    public void What_makes_no_sense_is_named()
    {
        Assert.Contains("expected coordinates of two points or more, got 3 values for 1",
            Assert.Throws<ArgumentException>(() => FeatureGaussian.Of([1, 2, 3], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("FrechetDistance: expected 3 coordinates as here, got 4",
            Assert.Throws<ArgumentException>(() => Correlated(3).FrechetDistance(Diagonal(1, 1, 1, 1))).Message, StringComparison.Ordinal);
    }

    private static FeatureGaussian Diagonal(params double[] variances) => new(new double[variances.Length], Tensor.From(
        [.. Enumerable.Range(0, variances.Length * variances.Length).Select(i =>
            i % (variances.Length + 1) == 0 ? variances[i / (variances.Length + 1)] : 0)], [variances.Length, variances.Length]));

    private static FeatureGaussian Correlated(int size)
    {
        var root = Tensor.Randn([size, size], dtype: DType.Float64, generator: new Generator(1));
        return new([.. Enumerable.Range(0, size).Select(i => 0.5 * i)], root.MatMul(root, transposeB: true));
    }
}
