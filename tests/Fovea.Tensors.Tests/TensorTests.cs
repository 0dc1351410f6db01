namespace Fovea.Tensors.Tests;

public class TensorTests
{
    [Fact]
    public void Elements_are_read_by_index()
    {
        var x = Tensor.From(1f, 2, 3, 4, 5, 6).Reshape([2, 3]);
        Assert.Equal((3, 4), (x.At(0, 2), x.At(1, 0)));
        Assert.Equal(1, Tensor.From(true).Item());
        Assert.Equal([4f, 5, 6], x.Slice(0, 1, 2).ToArray<float>());
        Assert.Equal((6, 2, DType.Float32, "cpu"), (x.Count, x.Rank, x.DType, x.Device.Name));
    }

    [Fact]
    public void A_span_writes_through()
    {
        var x = Tensor.Zeros([2, 2]);
        x.Slice(0, 1, 2).AsSpan<float>()[1] = 7;
        Assert.Equal(7, x.At(1, 1));
    }

    [Fact]
    public void Text_shows_type_shape_and_first_elements()
    {
        Assert.Equal("Float32 [2, 2] [1, 0.5, -3, 0.333333]", Tensor.From([1, 0.5f, -3, 1 / 3f], [2, 2]).ToString());
        Assert.Equal("Int64 [9] [0, 1, 2, 3, 4, 5, 6, 7, …]", Tensor.Arange(9).ToString());
    }

    [Fact]
    public void Sizes_of_the_element_types() =>
        Assert.Equal([4, 8, 8, 1, 1], Enum.GetValues<DType>().Select(t => t.Size));

    [Fact]
    public void A_size_stands_for_both_ways()
    {
        Size2 square = 3, wide = (2, 5);
        Assert.Equal((3, 3, 2, 5), (square.H, square.W, wide.H, wide.W));
        Assert.Equal(("3", "2×5"), (square.ToString(), wide.ToString()));
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([2, 3]);
        Expect.Message("Item: expected one element, got [2, 3]. Call Sum(), Mean() or At(…).", () => x.Item());
        Expect.Message("At: expected 2 indices for [2, 3], got 1.", () => x.At(1));
        Expect.Message("At: expected 0…2 at axis 1 of [2, 3], got 3.", () => x.At(0, 3));
        Expect.Message("At: expected 0…1 at axis 0 of [2, 3], got -1.", () => x.At(-1, 0));
        Expect.Message("AsSpan<Double>: expected a tensor of Float64, got Float32. Call x.To(DType.Float64).", () => x.ToArray<double>());
        Expect.Message("sqrt: expected Float32 or Float64, got Int64 [2]. Call x.To(DType.Float32).", () => Tensor.From(1L, 2).Sqrt());
        Expect.Message("add: expected two tensors of one element type, got Float32 and Float64. Convert one with x.To(DType.Float32).", () => _ = x + x.To(DType.Float64));
        Expect.Message("add: expected shapes that broadcast (equal sizes or 1, aligned at the last axis), got [2, 3] and [2]: 3 against 2 at axis −1.", () => _ = x + Tensor.Zeros([2]));
        Expect.Message("mul: expected Float32 or Float64, got Bool [2]. Call x.To(DType.Float32).", () => _ = Tensor.From(true, false) * Tensor.From(true, false));
        Expect.Message("gt: expected two tensors of one element type, got Float32 and Int64. Convert one with x.To(DType.Float32).", () => x.Greater(Tensor.Zeros([2, 3], DType.Int64)));
        Expect.Message("where: expected a mask of Bool, got Float32. Compare first, e.g. x.Greater(0).", () => x.Where(x, x));
    }

    [Fact]
    public void Gradients_are_refused_where_there_are_none()
    {
        var e = Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([2], DType.Int64).RequiresGrad = true);
        Assert.Equal("RequiresGrad: expected Float32 or Float64, got Int64. Gradients exist for floating-point tensors only.", e.Message);
        var x = Tensor.Randn([2], requiresGrad: true);
        e = Assert.Throws<InvalidOperationException>(() => x.Exp().RequiresGrad = false);
        Assert.Equal("RequiresGrad: the result of 'exp' inherits it from its inputs. Call x.Detach().", e.Message);
    }
}
