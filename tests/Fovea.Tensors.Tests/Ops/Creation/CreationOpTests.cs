namespace Fovea.Tensors.Tests;

public class CreationOpTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Bool)]
    public void Constants_have_the_type_and_shape_asked_for(DType dtype)
    {
        foreach (var (x, value) in new[] { (Tensor.Zeros([2, 3], dtype), 0), (Tensor.Ones([2, 3], dtype), 1),
            (Tensor.Full([2, 3], 1, dtype), 1) })
        {
            Assert.Equal(dtype, x.DType);
            Expect.Close([2, 3], Enumerable.Repeat((double)value, 6).ToArray(), x, 0);
        }
        Assert.Empty(Tensor.Zeros([3, 0], dtype).Doubles());
        Assert.Equal(1, Tensor.Ones([], dtype).Item());
    }

    [Fact]
    public void From_shares_an_array_and_copies_a_span()
    {
        float[] values = [1, 2, 3, 4];
        Tensor shared = Tensor.From(values, [2, 2]), copied = Tensor.From<float>(values.AsSpan(), [2, 2]);
        values[3] = 9;
        Assert.Equal((9, 4), (shared.At(1, 1), copied.At(1, 1)));
        Expect.Message("From: expected 6 values for [2, 3], got 4.", () => Tensor.From(values, [2, 3]));
        Assert.Throws<NotSupportedException>(() => Tensor.From('a'));
    }

    [Fact]
    public void From_copies_arrays_of_several_axes()
    {
        float[,] matrix = { { 1, 2, 3 }, { 4, 5, 6 } };
        var x = Tensor.From(matrix);
        matrix[0, 0] = 9;
        Assert.Equal(([2, 3], DType.Float32), (x.Shape, x.DType));
        Assert.Equal([1f, 2, 3, 4, 5, 6], x.ToArray<float>());
        var cube = Tensor.From(new long[,,] { { { 1 }, { 2 } }, { { 3 }, { 4 } }, { { 5 }, { 6 } } });
        Assert.Equal(([3, 2, 1], 4), (cube.Shape, cube.At(1, 1, 0)));
        Assert.Equal([1, 2, 1, 3], Tensor.From(new bool[1, 2, 1, 3]).Shape);
        Assert.Equal([0, 4], Tensor.From(new double[0, 4]).Shape);
    }

    [Fact]
    public void The_element_type_is_that_of_the_array()
    {
        Assert.Equal(DType.Int32, Tensor.From(1, 2).DType);
        Assert.Equal(DType.Int64, Tensor.From(1L, 2).DType);
        Assert.Equal(DType.Float16, Tensor.From((Half)1).DType);
        Assert.Equal(DType.BFloat16, Tensor.From((BFloat16)1f).DType);
        var e = Assert.Throws<NotSupportedException>(() => Tensor.From('a'));
        Assert.Equal("Tensors hold float, double, long, int, byte, bool, Half or BFloat16; got Char.", e.Message);
    }

    [Fact]
    public void A_clone_stays_in_the_graph_and_a_detached_one_does_not()
    {
        var x = Tensor.From(1.0, 2);
        x.RequiresGrad = true;
        (x.Clone() * 3).Sum().Backward();
        Assert.Equal([3.0, 3], x.Grad!.ToArray<double>());
        Assert.False(x.Detach().Clone().RequiresGrad);
    }

    [Fact]
    public void Arange_stops_before_the_end()
    {
        Assert.Equal([0L, 1, 2], Tensor.Arange(3).ToArray<long>());
        Assert.Equal([1f, 3, 5], Tensor.Arange(1, 7, 2).ToArray<float>());
        Assert.Equal([3.0, 2.5, 2], Tensor.Arange(3, 1.5, -0.5, DType.Float64).ToArray<double>());
        Assert.Empty(Tensor.Arange(2, 2).ToArray<float>());
        Assert.Throws<ArgumentException>(() => Tensor.Arange(0, 1, -1));
        Assert.Throws<ArgumentException>(() => Tensor.Arange(0, 1, 0));
    }

    [Fact]
    public void Linspace_includes_both_ends()
    {
        Assert.Equal([0f, 0.25f, 0.5f, 0.75f, 1], Tensor.Linspace(0, 1, 5).ToArray<float>());
        Assert.Equal([2.0], Tensor.Linspace(2, 3, 1, DType.Float64).ToArray<double>());
        Assert.Equal(0.3, Tensor.Linspace(0.1, 0.3, 7, DType.Float64).At(6));
        Assert.Empty(Tensor.Linspace(0, 1, 0).ToArray<float>());
    }

    [Fact]
    public void Eye_has_ones_where_row_and_column_agree()
    {
        Expect.Close([2, 3], [1, 0, 0, 0, 1, 0], Tensor.Eye(2, 3), 0);
        Expect.Close([3, 2], [1, 0, 0, 1, 0, 0], Tensor.Eye(3, 2, DType.Float64), 0);
    }

    [Fact]
    public void Casts_truncate_towards_zero_and_count_truth_as_one()
    {
        var x = Tensor.From(-1.9, -0.5, 0, 0.5, 2.9);
        Assert.Equal([-1L, 0, 0, 0, 2], x.To(DType.Int64).ToArray<long>());
        Assert.Equal([true, true, false, true, true], x.To(DType.Bool).ToArray<bool>());
        Assert.Equal([(byte)0, 2, 255], Tensor.From(0.9f, 2.5f, 255.9f).To(DType.UInt8).ToArray<byte>());
        Assert.Equal([1f, 0], Tensor.From(true, false).To(DType.Float32).ToArray<float>());
        Assert.Equal([(byte)1, 0], Tensor.From(true, false).To(DType.UInt8).ToArray<byte>());
        Assert.Equal([1L << 53], Tensor.From((double)(1L << 53)).To(DType.Int64).ToArray<long>());
        Assert.Same(x, x.To(DType.Float64));
    }

    [Fact]
    public void Gradients_pass_a_cast_between_floating_types()
    {
        var x = Tensor.From(1f, 2);
        x.RequiresGrad = true;
        (x.To(DType.Float64) * Tensor.From(3.0, 5)).Sum().Backward();
        Assert.Equal([3f, 5], x.Grad!.ToArray<float>());
        Assert.False(x.To(DType.Int64).RequiresGrad);
    }

    [Fact]
    public void Counts_that_make_no_sense_are_refused()
    {
        Assert.StartsWith("Linspace: expected 0 or more values, got -1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Linspace(0, 1, -1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Permutation: expected 0 or more numbers, got -2.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Permutation(-2)).Message, StringComparison.Ordinal);
        Assert.Equal($"Arange: expected at most {Array.MaxLength} values, got 0 to 1000000000000 by 1.",
            Assert.Throws<ArgumentException>(() => Tensor.Arange(0, 1e12)).Message);
        Expect.Message("Shape: [100000, 100000] has more than 2³¹ − 1 elements.", () => Tensor.Eye(100_000));
        Expect.Message("one_hot: expected 0 classes or more, got -1.", () => Tensor.From(1L).OneHot(-1));
        Assert.Equal(0, Tensor.Linspace(0, 1, 0).Shape.Elements + Tensor.Permutation(0).Shape.Elements);
    }

    [Fact]
    public void A_clone_has_storage_of_its_own()
    {
        var x = Golden.Input(1, [4, 3]).Slice(0, 1, 3);
        var y = x.Clone();
        Expect.Same(x, y);
        y.AsSpan<double>()[0] = 100;
        Assert.NotEqual(100, x.At(0, 0));
    }
}
