using Fovea.Tensors;

namespace Fovea.Nn.Tests;

/// <summary>Modules as lists of operations: the bits, the names, and several inputs and outputs.</summary>
public class GraphModuleTests
{
    [Fact]
    public void A_trace_gives_the_bits_of_the_module_and_its_keys()
    {
        using var _ = new ComputeContext(3).Use();
        var net = Network();
        net.Forward(Tensor.Randn([4, 3, 8, 8]));                                // running averages of their own
        net.Eval();
        var x = Tensor.Randn([2, 3, 8, 8]);
        var graph = Trace.Of(net, x);
        Same(net.Forward(x), graph.Forward(x));
        var y = Tensor.Randn([2, 3, 8, 8]);
        Same(net.Forward(y), graph.Forward(y));
        Assert.Equal(net.NamedParameters().Select(p => p.Name), graph.NamedParameters().Select(p => p.Name));
        Assert.Equal(["conv2d", "batch_norm_inference", "leaky_relu", "max_pool2d", "reshape", "matmul", "softmax"],
            graph.Graph.Operations.Select(o => o.Name));
        Assert.Equal("GraphModule(input → output, 7 operations)", graph.Describe());
    }

    [Fact]
    public void It_learns_what_the_module_learns()
    {
        using var _ = new ComputeContext(3).Use();
        var net = Network();
        net.Eval();
        var x = Tensor.Randn([2, 3, 8, 8]);
        var graph = Trace.Of(net, x);
        net.Forward(x).Square().Sum().Backward();
        var expected = net.Parameters().Select(p => p.Grad!.Clone()).ToList();
        foreach (var p in net.Parameters()) p.ZeroGrad();
        graph.Forward(x).Square().Sum().Backward();
        foreach (var (e, p) in expected.Zip(net.Parameters())) Same(e, p.Grad!);
        new Sgd(graph.Parameters(), 0.1).Step();
        Same(net.Forward(x), graph.Forward(x));
        net.LoadStateDict(Network().StateDict());
        Same(net.Forward(x), graph.Forward(x));
    }

    [Fact]
    public void Several_inputs_and_outputs_have_names()
    {
        var graph = Trace.Of(new SumAndDifference(), Tensor.From(3.0, 4), Tensor.From(1.0, 2));
        Assert.Equal(["input0", "input1"], graph.InputNames);
        var results = graph.Forward(new Dictionary<string, Tensor> { ["input0"] = Tensor.From(5.0, 6), ["input1"] = Tensor.From(1.0, 1) });
        Assert.Equal([6, 7], results["output0"].ToArray<double>());
        Assert.Equal([4, 5], results["output1"].ToArray<double>());
        Assert.Throws<ArgumentException>(() => graph.Forward(new Dictionary<string, Tensor> { ["input0"] = Tensor.From(5.0, 6) }));
        Assert.Throws<ShapeException>(() => graph.Forward(Tensor.From(1.0), Tensor.From(1.0)));
    }

    [Fact]
    public void Freezing_is_kept()
    {
        var net = Network();
        net.Freeze();
        Trace.Of(net.Eval(), Tensor.Zeros([1, 3, 8, 8]));
        Assert.All(net.Parameters(), p => Assert.False(p.RequiresGrad));
    }

    private static Sequential Network() => new(new Conv2d(3, 4, 3, padding: 1), new BatchNorm2d(4), new LeakyReLU(0.2), new MaxPool2d(2),
        new Flatten(), new Linear(64, 5), new Softmax());

    private static void Same(Tensor expected, Tensor actual) =>
        Assert.Equal(expected.ToArray<float>().Select(BitConverter.SingleToInt32Bits),
            actual.ToArray<float>().Select(BitConverter.SingleToInt32Bits));

    private sealed class SumAndDifference : Module
    {
        public override int? InputCount => 2;

        protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs) => [inputs[0] + inputs[1], inputs[0] - inputs[1]];
    }
}
