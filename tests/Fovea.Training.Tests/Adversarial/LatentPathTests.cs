using Fovea.Tensors;

namespace Fovea.Training.Tests.Adversarial;

/// <summary><see cref="LatentPath"/>.</summary>
public class LatentPathTests
{
    [Fact]
    public void Half_way_between_two_axes_is_their_middle_on_the_circle()
    {
        var middle = LatentPath.Between([1, 0], [0, 1], 0.5);
        Assert.Equal([Math.Sqrt(0.5), Math.Sqrt(0.5)], middle.Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-6);
        var third = LatentPath.Between([1, 0], [0, 1], 1 / 3.0);
        Assert.Equal(Math.Cos(Math.PI / 6), third[0], 1e-6);
    }

    [Fact]
    public void Points_of_one_length_keep_it_and_ends_are_met()
    {
        var latents = Tensor.Randn([2, 64], generator: new Generator(3));
        var (a, b) = (latents[0].ToArray<float>(), latents[1].ToArray<float>());
        var scale = MathF.Sqrt(a.Sum(v => v * v) / b.Sum(v => v * v));
        b = [.. b.Select(v => v * scale)];
        for (var t = 0.0; t <= 1; t += 0.125)
            Assert.Equal(a.Sum(v => v * v), LatentPath.Between(a, b, t).Sum(v => v * v), 1e-2f);
        Assert.Equal(a, LatentPath.Between(a, b, 0), (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Equal(b, LatentPath.Between(a, b, 1), (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Theory]
    [InlineData(2, 4, 3)]
    [InlineData(-1, -2, -1.5)]
    [InlineData(0, 2, 1)]
    public void Where_there_is_no_angle_the_way_is_straight(float first, float second, float middle) =>
        Assert.Equal([middle, middle], LatentPath.Between([first, first], [second, second], 0.5));

    [Fact]
    public void A_row_goes_from_a_beginning_to_its_end()
    {
        var ends = Tensor.Randn([4, 3, 1, 1], generator: new Generator(0));
        var path = LatentPath.Rows(ends, 5);
        Assert.Equal([10, 3, 1, 1], path.Shape);
        foreach (var (at, end) in new[] { (0, 0), (4, 2), (5, 1), (9, 3) })
            Assert.Equal(ends[end].ToArray<float>(), path[at].ToArray<float>(), (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void What_makes_no_sense_is_named()
    {
        Assert.Contains("expected points of one size, got 2 and 1",
            Assert.Throws<ArgumentException>(() => LatentPath.Between([1, 2], [1], 0)).Message, StringComparison.Ordinal);
        Assert.Contains("expected pairs of points and 2 steps or more, got 3 and 1",
            Assert.Throws<ArgumentException>(() => LatentPath.Rows(Tensor.Zeros([3, 2]), 1)).Message, StringComparison.Ordinal);
    }
}
