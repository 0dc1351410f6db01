namespace Fovea.Tensors.Tests;

public class ShapeTests
{
    [Fact]
    public void Elements_are_the_product_of_the_sizes()
    {
        Assert.Equal((0, 1), (Shape.Scalar.Rank, Shape.Scalar.Elements));
        Shape s = [2, 3, 5];
        Assert.Equal((3, 30), (s.Rank, s.Elements));
        Assert.Equal(0, Shape.Create(2, 0, 5).Elements);
    }

    [Fact]
    public void The_default_value_is_the_scalar()
    {
        Shape s = default;
        Assert.Equal((Shape.Scalar, 0, 1), (s, s.Rank, s.Elements));
        Assert.Equal(3, Tensor.Full(s, 3).Item());
    }

    [Fact]
    public void Axes_count_from_either_end()
    {
        Shape s = [2, 3, 5];
        Assert.Equal((2, 5, 5, 2), (s[0], s[-1], s[^1], s[^3]));
        Assert.Equal([2, 7, 5], s.With(-2, 7));
        Assert.Equal([2, 5], s.Without(1));
        Assert.Equal([2, 9, 3, 5], s.Insert(1, 9));
        Assert.Equal([15, 5, 1], s.Strides());
    }

    [Fact]
    public void Equal_sizes_are_equal_shapes()
    {
        Shape a = [2, 3], b = [2, 3], c = [3, 2];
        Assert.True(a == b && a != c && a.Equals((object)b) && !a.Equals("[2, 3]"));
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.Equal("[2, 3]", a.ToString());
        Assert.Equal("[]", Shape.Scalar.ToString());
    }

    [Theory]
    [InlineData(new int[0], new[] { 3, 4 }, new[] { 3, 4 })]
    [InlineData(new[] { 4 }, new[] { 3, 1 }, new[] { 3, 4 })]
    [InlineData(new[] { 2, 1, 4 }, new[] { 3, 1 }, new[] { 2, 3, 4 })]
    [InlineData(new[] { 1 }, new[] { 0 }, new[] { 0 })]
    [InlineData(new[] { 2, 0 }, new[] { 2, 1 }, new[] { 2, 0 })]
    public void Broadcast_stretches_ones(int[] a, int[] b, int[] expected)
    {
        Assert.Equal(Shape.Create(expected), Shape.Broadcast(Shape.Create(a), Shape.Create(b)));
        Assert.Equal(Shape.Create(expected), Shape.Broadcast(Shape.Create(b), Shape.Create(a)));
    }

    [Fact]
    public void Messages()
    {
        Expect.Message("Shape: expected sizes of 0 or more, got -1 in [2, -1].", () => Shape.Create(2, -1));
        Expect.Message("Shape: [65536, 65536] has more than 2³¹ − 1 elements.", () => Shape.Create(65536, 65536));
        Expect.Message("Shape [2, 3]: expected an axis from -2 to 1, got 2.", () => Shape.Create(2, 3).Axis(2));
        Expect.Message("Broadcast: expected shapes that broadcast (equal sizes or 1, aligned at the last axis), got [2, 3] and [4]: 3 against 4 at axis −1.", () => Shape.Broadcast([2, 3], [4]));
    }
}
