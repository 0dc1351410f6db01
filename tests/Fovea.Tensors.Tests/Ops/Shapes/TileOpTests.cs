namespace Fovea.Tensors.Tests;

/// <summary>Tensors repeated, moved around and cut.</summary>
public class TileOpTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Bool)]
    public void A_tensor_is_repeated_as_a_whole(DType dtype)
    {
        var x = Naive.Make([2, 3], at => at[0] * 3 + at[1]).To(dtype);
        Expect.Same(Naive.Make([2, 4, 9], at => x.At(at[1] % 2, at[2] % 3)).To(dtype), x.Tile(2, 2, 3));
        Expect.Same(Naive.Make([2, 6], at => x.At(at[0], at[1] % 3)).To(dtype), x.Tile(2));
        Assert.Equal([0, 3], x.Tile(0, 1).Shape);
        Expect.Same(x, x.Tile());
    }

    [Fact]
    public void Parts_are_repeated_one_by_one()
    {
        var x = Golden.Input(1, [2, 3]);
        Expect.Same(Naive.Make([2, 6], at => x.At(at[0], at[1] / 2)), x.RepeatInterleave(2, -1));
        Expect.Same(Naive.Make([12], at => x.At(at[0] / 2 / 3, at[0] / 2 % 3)), x.RepeatInterleave(2));
        // PyTorch: repeat_interleave([[1, 2], [3, 4]], [1, 2], dim=0).
        var y = Tensor.From([1L, 2, 3, 4], [2, 2]).RepeatInterleave(Tensor.From(1L, 2), 0);
        Assert.Equal([1L, 2, 3, 4, 3, 4], y.ToArray<long>());
        Assert.Equal([3, 2], y.Shape);
        Assert.Equal([2L, 3, 3], Tensor.From(1L, 2, 3).RepeatInterleave(Tensor.From(0L, 1, 2)).ToArray<long>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(7)]
    [InlineData(-13)]
    public void What_leaves_at_one_end_comes_in_at_the_other(int shift)
    {
        var x = Golden.Input(1, [3, 5, 2]);
        Expect.Same(Naive.Make([3, 5, 2], at => x.At(at[0], ((at[1] - shift) % 5 + 5) % 5, at[2])), x.Roll(shift, 1));
        Expect.Same(x, x.Roll(shift).Roll(-shift));
        Expect.Same(x.Roll(shift, 0).Roll(1, -1), x.Roll([shift, 1], [0, 2]));
    }

    [Fact]
    public void A_row_of_all_elements_is_rolled_where_no_axis_is_given()
    {
        Assert.Equal([4L, 1, 2, 3], Tensor.From([1L, 2, 3, 4], [2, 2]).Roll(1).ToArray<long>());
        Assert.Equal([2, 0], Tensor.Zeros([2, 0]).Roll(1, 1).Shape);
    }

    [Fact]
    public void Chunks_are_equal_but_for_the_last()
    {
        var x = Tensor.Arange(11);
        Assert.Equal([2, 2, 2, 2, 2, 1], x.Chunk(6).Select(c => c.Count));
        Expect.Same(x, Tensor.Concat(x.Chunk(6)));
        Assert.Equal([4, 4, 3], x.Chunk(3).Select(c => c.Count));
        Assert.Equal([1, 1], Tensor.Arange(2).Chunk(5).Select(c => c.Count));
        Assert.Equal([3, 2], Assert.Single(Tensor.Zeros([3, 2]).Chunk(1, -1)).Shape);
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([2, 3]);
        Expect.Message("tile: expected repeats of 0 or more, got [2, -1].", () => x.Tile(2, -1));
        Expect.Message("repeat_interleave: expected 0 repeats or more, got -1.", () => x.RepeatInterleave(-1));
        Expect.Message("repeat_interleave: expected 0 repeats or more, got -2 at element 1.",
            () => x.RepeatInterleave(Tensor.From(1L, -2), 0));
        Expect.Message("repeat_interleave: expected 3 repeats for axis 1 of [2, 3], got [2].",
            () => x.RepeatInterleave(Tensor.From(1L, 2), 1));
        Expect.Message("roll: expected a shift for each axis, got [1] for [0, 1].", () => x.Roll([1], [0, 1]));
        Expect.Message("chunk: expected 1 chunk or more, got 0.", () => x.Chunk(0));
    }
}
