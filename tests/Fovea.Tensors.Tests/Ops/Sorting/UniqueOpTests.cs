namespace Fovea.Tensors.Tests;

public class UniqueOpTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Bool)]
    public void Values_are_sorted_and_the_inverse_gives_the_elements_back(DType dtype)
    {
        var x = Naive.Make([5, 7], at => at[0] * at[1] % 6).To(dtype);
        var (values, inverse, counts) = x.Unique();
        var groups = x.Doubles().GroupBy(v => v).OrderBy(g => g.Key).ToArray();
        Assert.Equal(dtype, values.DType);
        Assert.Equal(groups.Select(g => g.Key), values.Doubles());
        Assert.Equal(groups.Select(g => (long)g.Count()), counts.ToArray<long>());
        Assert.Equal(x.Shape, inverse.Shape);
        Expect.Same(x, values.IndexSelect(0, inverse.Flatten()).Reshape(x.Shape));
    }

    [Fact]
    public void Every_NaN_is_a_value_of_its_own()
    {
        var (values, inverse, counts) = Tensor.From(double.NaN, 2, double.NaN, 2).Unique();
        Expect.Close([2, double.NaN, double.NaN], values, 0);
        Assert.Equal([1L, 0, 2, 0], inverse.ToArray<long>());
        Assert.Equal([2L, 1, 1], counts.ToArray<long>());
    }

    [Fact]
    public void Nothing_has_no_values()
    {
        var (values, inverse, counts) = Tensor.Zeros([2, 0]).Unique();
        Assert.Equal((0, Shape.Create(2, 0), 0), (values.Count, inverse.Shape, counts.Count));
        Assert.Equal([7.0], Tensor.From(7.0).Unique().Values.ToArray<double>());
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Bool)]
    public void Places_that_are_not_zero(DType dtype)
    {
        var x = Tensor.From([0.0, 3, 0, 1, 0, 2], [2, 1, 3]).To(dtype);
        Assert.Equal([3, 3], x.NonZero().Shape);
        Assert.Equal([0L, 0, 1, 1, 0, 0, 1, 0, 2], x.NonZero().ToArray<long>());
        Assert.Equal([0, 2], Tensor.Zeros([2, 2]).NonZero().Shape);
        Assert.Equal([1, 0], Tensor.Full([], 2).NonZero().Shape);
        Assert.Equal([0L], Tensor.From(double.NaN).NonZero().ToArray<long>());
    }

    [Fact]
    public void Masks_fill_and_choose()
    {
        Tensor x = Golden.Input(1, [3, 5]), row = Tensor.From(true, false, true, true, false);
        Expect.Same(Naive.Make([3, 5], at => row.At(at[1]) != 0 ? -7 : x.At(at)), x.MaskedFill(row, -7));
        Assert.Equal([-7L, 2], Tensor.From(1L, 2).MaskedFill(Tensor.From(true, false), -7).ToArray<long>());
        Assert.Equal(Naive.Indices([3, 5]).Where(at => row.At(at[1]) != 0).Select(at => x.At(at)), x.MaskedSelect(row).ToArray<double>());
        Assert.Equal([0], x.MaskedSelect(x.Greater(9)).Shape);
        // A mask that follows from the values.
        x.RequiresGrad = true;
        x.MaskedSelect(x.Greater(0)).Sum().Backward();
        Expect.Same(x.Detach().Greater(0).To(DType.Float64), x.Grad!);
    }

    [Fact]
    public void A_traced_mask_is_computed_again()
    {
        var x = Tensor.From(1.0, -1, 2);
        var graph = OperationGraph.Capture([x], () => [x.MaskedSelect(x.Greater(0))]);
        Assert.Equal([3.0], graph.Run(Tensor.From(-1.0, 3, -2))[0].ToArray<double>());
        graph = OperationGraph.Capture([x], () => [x.NonZero()]);
        Assert.Equal([0L, 2], graph.Run(Tensor.From(1.0, 0, 4))[0].ToArray<long>());
    }

    [Fact]
    public void Traced_sizes_are_computed_again()
    {
        var x = Tensor.From(1.0, -1, 1);
        var graph = OperationGraph.Capture([x], () => [x.Unique().Values, x.Unique().Inverse, x.Unique().Counts]);
        var results = graph.Run(Tensor.From(3.0, 2, 5));
        Assert.Equal([2.0, 3, 5], results[0].ToArray<double>());
        Assert.Equal([1L, 0, 2], results[1].ToArray<long>());
        Assert.Equal([1L, 1, 1], results[2].ToArray<long>());
        graph = OperationGraph.Capture([x], () => [x.RepeatInterleave(x.Abs().To(DType.Int64))]);
        Assert.Equal([2.0, 2, 3, 3, 3], graph.Run(Tensor.From(2.0, 0.5, 3))[0].ToArray<double>());
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([2, 3]);
        Expect.Message("masked_fill: expected a mask that broadcasts to [2, 3], got [4, 2, 3].",
            () => x.MaskedFill(Tensor.Zeros([4, 2, 3], DType.Bool), 1));
        Expect.Message("masked_select: expected a mask of Bool, got Float32. Compare first, e.g. x.Greater(0).", () => x.MaskedSelect(x));
        Expect.Message("where: expected a mask of Bool, got Float32. Compare first, e.g. x.Greater(0).", () => x.MaskedFill(x, 1));
    }
}
