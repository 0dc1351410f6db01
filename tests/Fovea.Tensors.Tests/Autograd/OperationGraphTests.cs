namespace Fovea.Tensors.Tests;

/// <summary>Operations as data: noted with and without gradients, and run again with the same bits.</summary>
public class OperationGraphTests
{
    private static readonly IReadOnlyList<GradCase> All = GradCheck.Cases(typeof(Tensor).Assembly);

    public static TheoryData<string> Names() => [.. All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_operation_can_be_run_again_from_its_record(string name)
    {
        var check = All.Single(c => c.Name == name);
        using var context = new ComputeContext(5).Use();
        using var _ = Autograd.NoGrad();
        Tensor y = check.Inputs[0];
        var graph = OperationGraph.Capture(check.Inputs, () => [y = check.Function(check.Inputs)]);
        Expect.Same(y, graph.Run(check.Inputs)[0]);
        // On other numbers, too.
        var others = Array.ConvertAll(check.Inputs, x => x * 0.75);
        Expect.Same(check.Function(others), graph.Run(others)[0]);
    }

    [Fact]
    public void What_the_default_generator_draws_is_drawn_anew()
    {
        var x = Golden.Input(1, [40], DType.Float32);
        var graph = OperationGraph.Capture([x], () => [x.Dropout(0.5)]);
        Assert.Equal(["random", "mul"], graph.Operations.Select(o => o.Name));
        Tensor Again(ulong seed)
        {
            using var _ = new ComputeContext(seed).Use();
            return graph.Run(x)[0];
        }
        Expect.Same(Again(3), Again(3));
        Assert.NotEqual(Again(3).Doubles(), Again(4).Doubles());
        using var _ = new ComputeContext(3).Use();
        Expect.Same(x.Dropout(0.5), Again(3));
    }

    [Fact]
    public void The_same_operations_are_noted_with_and_without_gradients()
    {
        Tensor x = Golden.Input(1, [2, 3, 8, 8], DType.Float32), w = Golden.Input(2, [4, 3, 3, 3], DType.Float32);
        w.RequiresGrad = true;
        Func<IReadOnlyList<Tensor>> body = () =>
            [x.Conv2d(w, null, new() { Stride = 2, Padding = 1 }).LeakyReLU(0.2).Flatten(1).Softmax(1)];
        var with = OperationGraph.Capture([x], body);
        using var _ = Autograd.NoGrad();
        var without = OperationGraph.Capture([x], body);
        Assert.Equal(["conv2d", "leaky_relu", "reshape", "softmax"], with.Operations.Select(o => o.Name));
        Assert.Equal(with.Operations.Select(o => o.Attributes), without.Operations.Select(o => o.Attributes));
        Assert.Same(w, Assert.Single(with.Constants).Value);
    }

    [Fact]
    public void Attributes_are_typed()
    {
        var x = Golden.Input(1, [2, 3, 8, 8], DType.Float32);
        var graph = OperationGraph.Capture([x], () =>
            [x.Conv2d(Tensor.Ones([4, 3, 3, 3]), null, new() { Stride = (2, 1) }).LeakyReLU(0.2).Clamp(0, 6).Mean([-2, -1])]);
        Assert.Equal(new Size2(2, 1), Assert.IsType<Conv2dAttributes>(graph.Operations[0].Attributes).Options.Stride);
        Assert.Equal(0.2, Assert.IsType<UnaryAttributes<LeakyReLUFunction>>(graph.Operations[1].Attributes).Function.Slope);
        Assert.Equal(6, Assert.IsType<UnaryAttributes<ClampFunction>>(graph.Operations[2].Attributes).Function.High);
        Assert.Equal([-2, -1], Assert.IsType<MeanAttributes>(graph.Operations[3].Attributes).Axes!);
        Assert.Equal(4, graph.Operations.Count);
    }

    [Fact]
    public void The_tape_reads_the_same_record()
    {
        var x = Golden.Input(1, [2, 3, 8, 8], DType.Float32);
        x.RequiresGrad = true;
        var y = x.Conv2d(Tensor.Ones([4, 3, 3, 3]), null, new() { Padding = 1 });
        Assert.Equal(1, Assert.IsType<Conv2dAttributes>(y.Node!.Operation.Attributes).Options.Padding.H);
        Assert.Same(x.Value, y.Node.Operation.Inputs[0]);
        Assert.Same(y.Value, y.Node.Operation.Outputs[0]);
    }

    [Fact]
    public void Other_shapes_and_operations_without_a_record_are_refused()
    {
        var x = Golden.Input(1, [2, 3], DType.Float32);
        var graph = OperationGraph.Capture([x], () => [x.Exp()]);
        Assert.Throws<ShapeException>(() => graph.Run(Tensor.Zeros([3, 2])));
        Assert.Throws<ShapeException>(() => graph.Run());
        var own = OperationGraph.Capture([x], () => [Autograd.Record("own", x.Exp().Detach(), [x], (g, _) => [g])]);
        Assert.Throws<NotSupportedException>(() => own.Run(x));
    }
}
