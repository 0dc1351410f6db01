using Fovea.Tensors;

namespace Fovea.Nn.Tests;

/// <summary>Traces whose first axis is open.</summary>
public class OpenBatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_trace_of_one_picture_gives_the_bits_of_the_module_for_any_number(int count)
    {
        using var _ = new ComputeContext(3).Use();
        var net = new Sequential(new Conv2d(3, 4, 3, padding: 1), new GroupNorm(2, 4), new ReLU(), new AdaptiveAvgPool2d(2), new Flatten(),
            new Linear(16, 5), new LayerNorm([5])).Eval();
        var graph = Trace.OpenBatch(net, Tensor.Randn([1, 3, 7, 9]));
        var x = Tensor.Randn([count, 3, 7, 9]);
        Assert.Equal(net.Forward(x).ToArray<float>(), graph.Forward(x).ToArray<float>());
        Assert.True(graph.Graph.HasOpenBatch);
    }

    [Fact]
    public void Other_axes_stay_as_they_were()
    {
        var graph = Trace.OpenBatch(new Sequential(new Flatten(), new Linear(6, 2)), Tensor.Zeros([3, 2, 3]));
        var error = Assert.Throws<ShapeException>(() => graph.Forward(Tensor.Zeros([3, 3, 2])));
        Assert.Equal("graph: expected input 0 Float32 [N, 2, 3], got Float32 [3, 3, 2].", error.Message);
    }

    [Fact]
    public void All_inputs_have_the_same_batch()
    {
        var graph = Trace.OpenBatch(new Bilinear(2, 3, 4), Tensor.Zeros([1, 2]), Tensor.Zeros([1, 3]));
        Assert.Equal([5, 4], graph.Forward(Tensor.Zeros([5, 2]), Tensor.Zeros([5, 3]))[0].Shape);
        Assert.Throws<ShapeException>(() => graph.Forward(Tensor.Zeros([5, 2]), Tensor.Zeros([4, 3])));
    }

    [Fact]
    public void What_depends_on_the_batch_in_another_way_is_refused()
    {
        var error = Assert.Throws<NotSupportedException>(() => Trace.OpenBatch(new Lambda(x => x * x.Shape[0]), Tensor.Ones([2, 3])));
        Assert.StartsWith("Trace.OpenBatch: expected a module that does the same for every batch, got mul", error.Message,
            StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => Trace.OpenBatch(new Lambda(x => x.Reshape(1, -1)[.., ..4]), Tensor.Ones([2, 3])));
    }
}
