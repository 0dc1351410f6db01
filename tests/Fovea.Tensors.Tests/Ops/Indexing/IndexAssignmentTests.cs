namespace Fovea.Tensors.Tests;

public class IndexAssignmentTests
{
    public static TheoryData<DType> Types() => [.. Enum.GetValues<DType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void Numbers_and_tensors_are_written_where_the_index_says(DType dtype)
    {
        var x = Tensor.Zeros([3, 4], dtype);
        x[0, 1..3] = 1;
        x[.., ^1] = Tensor.From(1f, 0, 1);
        Expect.Close([3, 4], [0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1], x, 0);
        x[1, TensorIndex.Step(0, null, 2)] = Tensor.From(1L, 1);
        x[2] = x[0];
        Expect.Close([3, 4], [0, 1, 1, 1, 1, 0, 1, 0, 0, 1, 1, 1], x, 0);
        x[x.NotEqual(0)] = 0;
        Expect.Close([3, 4], new double[12], x, 0);
        x[Tensor.From(0L, -1), Tensor.From(3L, 0)] = 1;
        Expect.Close([3, 4], [0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0], x, 0);
        x[..] = Tensor.Ones([4], dtype);
        Expect.Close([3, 4], Enumerable.Repeat(1.0, 12).ToArray(), x, 0);
        Assert.Equal(dtype, x.DType);
    }

    [Fact]
    public void Masks_take_a_value_for_each_place_or_one_for_all()
    {
        var x = Tensor.From([1.0, -2, 3, -4, -5, 6], [2, 3]);
        x[x < 0] = Tensor.From(10.0, 20, 30);
        Assert.Equal([1.0, 10, 3, 20, 30, 6], x.ToArray<double>());
        x[Tensor.From(false, true)] = Tensor.From(7.0, 8, 9);
        Assert.Equal([1.0, 10, 3, 7, 8, 9], x.ToArray<double>());
        x[.., Tensor.From(true, false, true)] = -1;
        Assert.Equal([-1.0, 10, -1, -1, 8, -1], x.ToArray<double>());
        x[Tensor.From(true, false)] = 0.5;
        Assert.Equal([0.5, 0.5, 0.5, -1, 8, -1], x.ToArray<double>());
    }

    [Fact]
    public void Index_tensors_write_in_order_so_that_the_last_holds()
    {
        var x = Tensor.Zeros([4], DType.Float64);
        x[Tensor.From(1L, -1, 1)] = Tensor.From(1.0, 2, 3);
        Assert.Equal([0.0, 3, 0, 2], x.ToArray<double>());
        var y = Tensor.Zeros([2, 3], DType.Float64);
        y[.., Tensor.From(2L, 0)] = Tensor.From([1.0, 2], [2, 1]);
        Assert.Equal([1.0, 0, 1, 2, 0, 2], y.ToArray<double>());
    }

    [Fact]
    public void A_value_that_overlaps_is_read_first()
    {
        var x = Tensor.Arange(6).To(DType.Float64);
        x[1..] = x[..^1];
        Assert.Equal([0.0, 0, 1, 2, 3, 4], x.ToArray<double>());
    }

    [Fact]
    public void A_window_writes_through_and_leading_axes_of_size_one_do_not_count()
    {
        var x = Tensor.Zeros([2, 3]);
        x[1][2] = 5;
        Assert.Equal(5, x.At(1, 2));
        x[0] = Tensor.From([1f, 2, 3], [1, 1, 3]);
        Assert.Equal([1f, 2, 3, 0, 0, 5], x.ToArray<float>());
    }

    [Fact]
    public void Values_take_the_element_type_of_what_they_are_written_to()
    {
        var x = Tensor.Zeros([3], DType.Int64);
        x[0] = 2.9;
        x[1] = Tensor.From(true);
        x[2..] = Tensor.From(-7.5f);
        Assert.Equal([2L, 1, -7], x.ToArray<long>());
        var mask = Tensor.Zeros([2], DType.Bool);
        mask[1] = true;
        Assert.Equal([false, true], mask.ToArray<bool>());
    }

    [Fact]
    public void Every_assignment_counts_as_a_change()
    {
        var x = Tensor.Zeros([4]);
        Action[] writes = [() => x[0] = 1, () => x[x > 0] = 2, () => x[Tensor.From(1L)] = 3, () => x[1..3] = Tensor.Ones([2])];
        foreach (var write in writes)
        {
            var version = x.Storage.Version;
            write();
            Assert.True(x.Storage.Version > version);
        }
        Tensor w = Tensor.Ones([4]), y = Tensor.Ones([4]);
        w.RequiresGrad = true;
        var product = w * y;
        y[0] = 2;
        Assert.Throws<InvalidOperationException>(() => product.Sum().Backward());
    }

    [Fact]
    public void A_leaf_is_written_without_gradients_alone()
    {
        var x = Tensor.Zeros([2, 3]);
        x.RequiresGrad = true;
        var error = Assert.Throws<InvalidOperationException>(() => x[0] = 1);
        Assert.Equal("x[…] = value: expected a tensor that requires no gradient, got Float32 [2, 3] that does. Assign within "
            + "`using var _ = Autograd.NoGrad();`, or compute another tensor with Where.", error.Message);
        error = Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([2, 3])[0] = x[0]);
        Assert.Equal("x[…] = value: expected a value that requires no gradient, got Float32 [3] that does; it would be lost. "
            + "Call value.Detach(), or compute another tensor with Where or Concat.", error.Message);
        using (Autograd.NoGrad()) x[0] = 1;
        Assert.Equal([1f, 1, 1, 0, 0, 0], x.ToArray<float>());
        Assert.True(x.RequiresGrad);
        Assert.Null(x.Node);
    }

    [Fact]
    public void A_recording_repeats_an_assignment()
    {
        Tensor x = Golden.Input(1, [4, 3]), other = Golden.Input(2, [4, 3]);
        IReadOnlyList<Tensor> Body(Tensor t)
        {
            var y = t * 2;
            y[y < 0] = 0;
            y[.., 1] = y[.., 0];
            return [y];
        }
        var recording = Recording.Capture([x], () => Body(x));
        recording.Replay(other);
        Expect.Same(Body(other)[0], recording.Outputs[0]);
    }

    private static readonly Dictionary<string, Func<Tensor, IReadOnlyList<Tensor>>> Bodies = new()
    {
        ["into a part that is filled"] = x =>
        {
            var row = x[0].Exp();
            var y = Tensor.Concat([x * 2, x + 1]);
            y[0] = row;
            return [y];
        },
        ["into a part that was read"] = x =>
        {
            var row = x[0].Exp();
            var y = Tensor.Concat([x * 2, x + 1]);
            var z = Tensor.Concat([y, y]);
            y[0] = row;
            return [y * 1, z * 1];
        },
        ["of a part by another"] = x =>
        {
            var y = Tensor.Concat([x * 2, x + 1]);
            y[..4] = y[4..];
            y[4..] = y[2..6];
            return [y];
        },
        ["between a product and a function"] = x =>
        {
            var y = x.MatMul(x, transposeB: true);
            y[.., 0] = 0.5;
            return [y.Exp()];
        },
        ["of what was pooled"] = x =>
        {
            var w = Tensor.Full([6, 1, 3, 3], 0.1, x.DType);
            w.RequiresGrad = true;
            var y = x.Expand([2, 1, 12, 12]).Conv2d(w).ReLU().MaxPool2d(new(2));
            using (Autograd.NoGrad()) y[y > 0] = -1;
            (y * y).Sum().Backward();
            return [y.Detach(), w.Grad!];
        },
        ["by positions"] = x =>
        {
            var y = x.Exp();
            y[Tensor.From(1L, -1), ..2] = x[..2, 1..3];
            return [y.Tanh(), x[Tensor.From(0L, 0)] + y[^1]];
        },
    };

    public static MatrixTheoryData<string, DType> Recorded() => new(Bodies.Keys, [DType.Float32, DType.Float64]);

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recording_keeps_the_order_of_writing(string name, DType dtype)
    {
        Shape shape = name == "of what was pooled" ? [12, 12] : [4, 3];
        Tensor x = Golden.Input(1, shape, dtype), other = Golden.Input(2, shape, dtype);
        var expected = Bodies[name](x).Concat(Bodies[name](other)).Select(t => t.Clone()).ToArray();
        var recording = Recording.Capture([x], () => Bodies[name](x));
        var count = recording.Outputs.Count;
        for (var i = 0; i < count; i++) Expect.Same(expected[i], recording.Outputs[i]);
        recording.Replay(other);
        for (var i = 0; i < count; i++) Expect.Same(expected[count + i], recording.Outputs[i]);
    }

    [Fact]
    public void Messages()
    {
        var x = Tensor.Zeros([3, 4]);
        Expect.Message("x[…] = value: expected a value that broadcasts to [4], got [3].", () => x[0] = Tensor.Zeros([3]));
        Expect.Message("x[…] = value: expected a value that broadcasts to [4], got [2, 4].", () => x[0] = Tensor.Zeros([2, 4]));
        Expect.Message("x[…] = value: expected a value that broadcasts to [2], got [3].", () =>
            x[Tensor.From(0L, 1), 0] = Tensor.Zeros([3]));
        Expect.Message("index: expected -3…2 at axis 0 of [3, 4], got 3.", () => x[3] = 0);
    }
}
