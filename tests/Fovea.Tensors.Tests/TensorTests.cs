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
    public void An_item_is_given_in_its_own_type()
    {
        Assert.Equal((1L << 53) + 1, Tensor.From((1L << 53) + 1).Item<long>());
        Assert.Equal(0.1f, Tensor.From([0.1f], [1, 1]).Item<float>());
        Assert.True(Tensor.From(true).Item<bool>());
        Expect.Message("Item: expected one element, got [2]. Call Sum(), Mean() or At(…).", () => Tensor.From(1f, 2).Item<float>());
        Expect.Message("Item<Int64>: expected a tensor of Int64, got Float32. Call x.To(DType.Int64).", () => Tensor.From(1f).Item<long>());
    }

    [Fact]
    public void A_number_takes_the_type_of_the_tensor_beside_it()
    {
        Tensor number = 2.5, x = Tensor.From(1f, 3);
        Assert.Equal((DType.Float64, 2.5), (number.DType, number.Item()));
        Assert.Equal([2.5f, 3], x.Maximum(number).ToArray<float>());
        Assert.Equal([false, true], x.Greater(number).ToArray<bool>());
        Assert.Equal([3.5f, 5.5f], (Tensor.From(1L, 3) + number).ToArray<float>());
        // Once it was written to it is a tensor like any other.
        number[TensorIndex.Ellipsis] = 4;
        Expect.Message("maximum: expected two tensors of one element type, got Float32 and Float64. Convert one with x.To(DType.Float32).",
            () => x.Maximum(number));
    }

    [Fact]
    public void A_number_that_learns_or_comes_in_is_no_constant()
    {
        Tensor weight = 0.5, x = Tensor.From(1f, 3);
        weight.RequiresGrad = true;
        (x * weight).Sum().Backward();
        Assert.Equal((DType.Float64, 4), (weight.Grad!.DType, weight.Grad.Item()));
        Tensor factor = 2, other = 3;
        var recording = Recording.Capture([factor], () => [x * factor, (x > factor).Where(x, factor)]);
        recording.Replay(other);
        Assert.Equal([3f, 9], recording.Outputs[0].ToArray<float>());
        Assert.Equal([3f, 3], recording.Outputs[1].ToArray<float>());
        var graph = OperationGraph.Capture([factor], () => [x * factor]);
        Assert.Equal([3f, 9], graph.Run(other)[0].ToArray<float>());
    }

    [Fact]
    public void A_span_writes_through()
    {
        var x = Tensor.Zeros([2, 2]);
        x.Slice(0, 1, 2).AsSpan<float>()[1] = 7;
        Assert.Equal(7, x.At(1, 1));
    }

    [Fact]
    public void Sizes_of_the_element_types() =>
        Assert.Equal([4, 8, 8, 1, 1, 2, 2, 4], Enum.GetValues<DType>().Select(t => t.Size));

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
        Expect.Message("At: expected 0…1 at axis 0 of [2, 3], got -3.", () => x.At(-3, 0));
        Expect.Message("AsSpan<Double>: expected a tensor of Float64, got Float32. Call x.To(DType.Float64).", () => x.ToArray<double>());
        Expect.Message("sqrt: expected Float32 or Float64, got Int64 [2]. Call x.To(DType.Float32).", () => Tensor.From(1L, 2).Sqrt());
        Expect.Message("add: expected two tensors of one element type, got Float32 and Float64. Convert one with x.To(DType.Float32).",
            () => _ = x + x.To(DType.Float64));
        Expect.Message("add: expected shapes that broadcast (equal sizes or 1, aligned at the last axis), got [2, 3] and [2]: 3 against 2 at axis −1.", () => _ = x + Tensor.Zeros([2]));
        Expect.Message("mul: expected Float32 or Float64, got Bool [2]. Call x.To(DType.Float32).", () =>
            _ = Tensor.From(true, false) * Tensor.From(true, false));
        Expect.Message("gt: expected two tensors of one element type, got Float32 and Int64. Convert one with x.To(DType.Float32).", () =>
            x.Greater(Tensor.Zeros([2, 3], DType.Int64)));
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
