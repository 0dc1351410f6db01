using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>Points of a plane of random numbers lie on the sphere of its first point.</summary>
public class LatentPlaneTests
{
    [Fact]
    public void Every_point_is_as_far_from_nothing_as_the_first()
    {
        var points = Tensor.Randn([3, 16, 1, 1], generator: new Generator(1));
        var at = new LatentPlane(points).At((0, 0), (1, 0), (0, 1), (-2, 2));
        Assert.Equal([4, 16, 1, 1], at.Shape.Sizes.ToArray());
        Assert.Equal(points[0].ToArray<float>(), at[0].ToArray<float>());
        var length = Length(points[0]);
        for (var i = 1; i < 4; i++) Assert.Equal(length, Length(at[i]), 1e-4);
        // A quarter of a turn between the first point and the direction, halfway at 1.
        Assert.Equal(Math.Sqrt(0.5), Cosine(at[0], at[1]), 1e-5);
        Assert.Equal(0.5, Cosine(at[1], at[2]), 1e-5);
    }

    [Fact]
    public void What_is_kept_stays_as_it_is()
    {
        var points = Tensor.Concat([Tensor.Randn([3, 8], generator: new Generator(2)), Tensor.Ones([3, 2])], 1);
        var at = new LatentPlane(points, kept: 2).At((1.5, -0.5));
        Assert.Equal([1f, 1f], at.ToArray<float>()[8..]);
        Assert.NotEqual(points.ToArray<float>()[..8], at.ToArray<float>()[..8]);
    }

    [Fact]
    public void Three_points_in_different_directions_are_needed()
    {
        Assert.Contains("three points of 3", Assert.Throws<ArgumentException>(() => new LatentPlane(Tensor.Ones([2, 8]))).Message,
            StringComparison.Ordinal);
        Assert.Contains("different directions", Assert.Throws<ArgumentException>(() => new LatentPlane(Tensor.Ones([3, 8]))).Message,
            StringComparison.Ordinal);
    }

    private static double Length(Tensor x) => Math.Sqrt(x.ToArray<float>().Sum(v => (double)v * v));

    private static double Cosine(Tensor a, Tensor b) =>
        a.ToArray<float>().Zip(b.ToArray<float>(), (x, y) => (double)x * y).Sum() / (Length(a) * Length(b));
}
