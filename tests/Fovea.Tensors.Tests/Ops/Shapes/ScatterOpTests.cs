namespace Fovea.Tensors.Tests;

public class ScatterOpTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Bool)]
    public void Writes_by_index_along_an_axis(DType dtype)
    {
        var x = Naive.Make([3, 4, 2], at => (at[0] + at[1] + at[2]) % 3).To(dtype);
        var index = Tensor.From([3L, 0, 1, 1, 0, 2, 2, 3, 0, 0, 3, 1], [3, 2, 2]);
        var source = Naive.Make([3, 2, 2], at => at[0] + 2 * at[1] + at[2]).To(dtype);
        var expected = Naive.Make(x.Shape, at => Enumerable.Range(0, 2).Where(j => index.At(at[0], j, at[2]) == at[1])
            .Select(j => source.At(at[0], j, at[2])).Append(x.At(at)).First()).To(dtype);
        Expect.Same(expected, x.Scatter(1, index, source));
        Expect.Same(expected, x.Scatter(-2, index, source));
        Assert.Equal(x.At(0, 2, 0), x.Scatter(1, index, 1).At(0, 2, 0));
        Assert.Equal(1, x.Scatter(1, index, 1).At(2, 3, 0));
    }

    [Fact]
    public void The_last_of_several_holds_and_has_the_gradient()
    {
        Tensor x = Tensor.From(1.0, 2, 3), source = Tensor.From(10.0, 20, 30), index = Tensor.From(2L, 0, 2);
        x.RequiresGrad = source.RequiresGrad = true;
        var y = x.Scatter(0, index, source);
        Assert.Equal([20.0, 2, 30], y.Detach().ToArray<double>());
        y.Backward(Tensor.From(1.0, 10, 100));
        Assert.Equal([0.0, 10, 0], x.Grad!.ToArray<double>());
        Assert.Equal([0.0, 1, 100], source.Grad!.ToArray<double>());
    }

    [Fact]
    public void Added_elements_add_up()
    {
        Tensor x = Tensor.From(1.0, 2, 3), source = Tensor.From(10.0, 20, 30), index = Tensor.From(2L, 0, 2);
        Assert.Equal([21.0, 2, 43], x.ScatterAdd(0, index, source).ToArray<double>());
        Assert.Equal([1.0, 2, 3], x.ToArray<double>());
        Tensor rows = Golden.Input(1, [4, 3]), parts = Golden.Input(2, [3, 3]);
        var expected = Naive.Make([4, 3], at => rows.At(at)
            + (at[0] == 2 ? parts.At(0, at[1]) + parts.At(2, at[1]) : at[0] == 0 ? parts.At(1, at[1]) : 0));
        Expect.Close(expected, rows.IndexAdd(0, index, parts), 1e-15);
        Expect.Close(expected.Transpose(), rows.Transpose().IndexAdd(-1, index, parts.Transpose()), 1e-15);
    }

    [Fact]
    public void Messages()
    {
        Tensor x = Tensor.Zeros([3, 4]), index = Tensor.Zeros([3, 2], DType.Int64);
        Expect.Message("scatter: expected an index of [3, 4] except at axis 1, got [2, 1].",
            () => x.Scatter(1, Tensor.Zeros([2, 1], DType.Int64), Tensor.Zeros([2, 1])));
        Expect.Message("scatter: expected a source of the index's shape [3, 2], got [3, 1].",
            () => x.Scatter(1, index, Tensor.Zeros([3, 1])));
        Expect.Message("scatter_add: expected indices 0…3, got 4 at element 1.",
            () => x.ScatterAdd(1, Tensor.From([0L, 4, 0], [3, 1]), Tensor.Zeros([3, 1])));
        Expect.Message("scatter: expected two tensors of one element type, got Float32 and Float64. Convert one with x.To(DType.Float32).",
            () => x.Scatter(1, index, Tensor.Zeros([3, 2], DType.Float64)));
        Expect.Message("index_add: expected a source [3, 2], got [2, 2].", () => x.IndexAdd(1, Tensor.From(0L, 1), Tensor.Zeros([2, 2])));
        Expect.Message("index_add: expected a one-dimensional index, got [3, 2].", () => x.IndexAdd(1, index, x));
    }
}
