namespace Fovea.Tensors.Tests;

public class GatherOpTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Bool)]
    public void Picks_by_index_along_an_axis(DType dtype)
    {
        var x = Naive.Make([3, 4, 2], at => (at[0] + at[1] + at[2]) % 3).To(dtype);
        var index = Tensor.From([3L, 0, 1, 1, 0, 2, 2, 3, 0, 0, 3, 1], [3, 2, 2]);
        Expect.Same(Naive.Make([3, 2, 2], at => x.At(at[0], (int)index.At(at), at[2])).To(dtype), x.Gather(1, index));
        Expect.Same(Naive.Make([3, 3, 2], at => x.At(at[0], new[] { 3, 0, 3 }[at[1]], at[2])).To(dtype),
            x.IndexSelect(-2, Tensor.From(3L, 0, 3)));
    }

    [Fact]
    public void The_gradient_adds_up_where_an_element_was_picked_more_than_once()
    {
        var x = Tensor.From(1.0, 2, 3);
        x.RequiresGrad = true;
        x.IndexSelect(0, Tensor.From(2L, 0, 2, 2)).Backward(Tensor.From(1.0, 10, 100, 1000));
        Assert.Equal([10.0, 0, 1101], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void One_hot_marks_the_label()
    {
        var y = Tensor.From([2L, 0], [2, 1]).OneHot(3);
        Expect.Close([2, 1, 3], [0, 0, 1, 1, 0, 0], y, 0);
        Assert.Equal(DType.Float32, y.DType);
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([3, 4]);
        Expect.Message("gather: expected an index of [3, 4] except at axis 1, got [2, 1].", () =>
            x.Gather(1, Tensor.Zeros([2, 1], DType.Int64)));
        Expect.Message("gather: expected indices 0…3, got 4 at element 2.", () => x.Gather(1, Tensor.From([0L, 1, 4], [3, 1])));
        Expect.Message("gather: expected indices of Int64, got Float32. Call x.To(DType.Int64).", () => x.Gather(1, Tensor.Zeros([3, 1])));
        Expect.Message("index_select: expected a one-dimensional index, got [1, 1].", () =>
            x.IndexSelect(0, Tensor.Zeros([1, 1], DType.Int64)));
        Expect.Message("index_select: expected indices 0…2, got -1 at element 0.", () => x.IndexSelect(0, Tensor.From(-1L)));
        Expect.Message("one_hot: expected indices 0…2, got 3 at element 1.", () => Tensor.From(0L, 3).OneHot(3));
    }
}
