using Fovea.Tensors;

namespace Fovea.Data.Tests.Samples;

public class TensorDatasetTests
{
    [Fact]
    public void A_sample_is_one_element_along_the_first_axis_of_every_tensor()
    {
        var bytes = Tensor.From(new byte[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
        var flags = Tensor.From(new[] { true, false }, [2]);
        var data = new TensorDataset([Tensor.From([1f, 2, 3, 4], [2, 2]), bytes], [Tensor.From([5.5, 6.5], [2]), flags]);

        Assert.Equal(2, data.Count);
        Assert.Equal([new([2]), new TensorSpec([3], DType.UInt8)], data.Inputs);
        Assert.Equal([new([], DType.Float64), new TensorSpec([], DType.Bool)], data.Targets);
        var sample = data.ReadSample(1);
        Assert.Equal([3f, 4], sample.Input<float>().ToArray());
        Assert.Equal([4, 5, 6], sample.Input<byte>(1).ToArray());
        Assert.Equal([6.5], sample.Target<double>().ToArray());
        Assert.Equal([false], sample.Target<bool>(1).ToArray());
    }

    [Fact]
    public void Arrays_become_rows_of_the_shapes_given()
    {
        var regression = TensorDataset.From([1, 2, 3, 4, 5, 6], [2], [10, 20, 30], [1]);
        Assert.Equal((3, Shape.Create(2), Shape.Create(1)), (regression.Count, regression.Inputs[0].Shape, regression.Targets[0].Shape));
        Assert.Equal([5f, 6], regression.ReadSample(2).Input<float>().ToArray());
        Assert.Equal([30f], regression.ReadSample(2).Target<float>().ToArray());

        var classes = TensorDataset.From([1, 2, 3, 4], [1, 2], [7L, 8]);
        Assert.Equal([TensorSpec.Label], classes.Targets);
        Assert.Equal([8L], classes.ReadSample(1).Target<long>().ToArray());
    }

    [Fact]
    public void A_window_into_a_larger_tensor_is_read_where_it_stands()
    {
        var whole = Tensor.From([0f, 1, 2, 3, 4, 5, 6, 7], [4, 2]);
        var data = new TensorDataset(whole.Slice(0, 1, 3));
        Assert.Equal([4f, 5], data.ReadSample(1).Input<float>().ToArray());
        Assert.Empty(data.Targets);
    }

    [Fact]
    public void What_does_not_agree_is_named()
    {
        Assert.Equal("TensorDataset: expected 3 samples in every tensor as in input 0, got 2 in target 1 [2, 5].",
            Assert.Throws<ShapeException>(() =>
                new TensorDataset([Tensor.Zeros([3, 2])], [Tensor.Zeros([3]), Tensor.Zeros([2, 5])])).Message);
        Assert.Equal("TensorDataset: expected tensors [N, …], got a scalar as input 0. Call x.Reshape([1]).",
            Assert.Throws<ShapeException>(() => new TensorDataset(Tensor.Zeros([]))).Message);
        Assert.StartsWith("TensorDataset: expected at least one input, got none.",
            Assert.Throws<ArgumentException>(() => new TensorDataset([], [Tensor.Zeros([3])])).Message, StringComparison.Ordinal);
        Assert.StartsWith("TensorDataset: expected a kind for each of 1 inputs, got 2.",
            Assert.Throws<ArgumentException>(() =>
                new TensorDataset([Tensor.Zeros([3])], [], [TensorKind.Other, TensorKind.Other])).Message, StringComparison.Ordinal);
        Assert.Equal("TensorDataset.From: expected inputs whose length is a multiple of 2 for samples [2], got 3 values.",
            Assert.Throws<ShapeException>(() => TensorDataset.From([1, 2, 3], [2], [1L])).Message);
        Assert.StartsWith("tensors: expected a sample 0…2, got 3.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new TensorDataset(Tensor.Zeros([3])).ReadSample(3)).Message,
            StringComparison.Ordinal);
    }
}
