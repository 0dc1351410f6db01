namespace Fovea.Nn.Tests;

/// <summary>Modules of several inputs and outputs, and what is said where they do not fit.</summary>
public class ModuleForwardTests
{
    /// <summary>y = up(x) beside a skip connection: two in, one out.</summary>
    private sealed class Merge : Module
    {
        private readonly Upsample _up;
        private readonly Conv2d _conv;

        public Merge(int channels)
        {
            _up = Child("up", new Upsample(scaleFactor: 2));
            _conv = Child("conv", new Conv2d(2 * channels, channels, 1));
        }

        public override int? InputCount => 2;

        protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs) =>
            [Run(_conv, Tensor.Concat([Run(_up, inputs[0]), inputs[1]], 1))];
    }

    /// <summary>y = xᵀ·W·z, a layer without others inside: two in, one out.</summary>
    private sealed class Bilinear : Module
    {
        private readonly Tensor _weight;

        public Bilinear(int left, int right) => _weight = Parameter("weight", Wave.Of([left, right]));

        public override int? InputCount => 2;

        protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs) => [(inputs[0].MatMul(_weight) * inputs[1]).Sum([1])];

        public override long MultiplyAdds(Shape input, Shape output) => (long)input[0] * (_weight.Count + _weight.Shape[1]);
    }

    /// <summary>Positive and negative part: one in, two out.</summary>
    private sealed class Split : Module
    {
        protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs) => [inputs[0].ReLU(), (-inputs[0]).ReLU()];
    }

    /// <summary>The sum of any number.</summary>
    private sealed class Add : Module
    {
        public override int? InputCount => null;

        protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs)
        {
            var sum = inputs[0];
            foreach (var x in inputs[1..]) sum += x;
            return [sum];
        }
    }

    /// <summary>Splits, and merges the parts again: one in, one out, several in between.</summary>
    private sealed class Net : Module
    {
        private readonly Split _split;
        private readonly Bilinear _bilinear;

        public Net()
        {
            _split = Child("split", new Split());
            _bilinear = Child("bilinear", new Bilinear(3, 3));
        }

        protected override Tensor Compute(Tensor x)
        {
            var parts = Run(_split, [x]);
            return Run(_bilinear, parts[0], parts[1])[0];
        }
    }

    private sealed class Nothing : Module;

    private sealed class HalfWritten : Module
    {
        public override int? InputCount => 2;

        protected override Tensor Compute(Tensor x) => x;
    }

    private sealed class Listener : ForwardTrace
    {
        public List<string> Heard { get; } = [];

        protected internal override void Exit(Module module, Tensor input, Tensor output) =>
            Heard.Add($"{module.Describe()} {input.Shape} {output.Shape}");

        protected internal override void Exit(Module module, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        {
            if (inputs.Length != 1 || outputs.Length != 1) Heard.Add($"{module.Describe()} {inputs.Length} {outputs.Length}");
            base.Exit(module, inputs, outputs);
        }
    }

    [Fact]
    public void Two_inputs_give_one_output_and_gradients_reach_both()
    {
        var layer = new Bilinear(3, 2);
        var (x, z) = (Wave.Of([4, 3]), Wave.Of([4, 2], 5));
        var y = Assert.Single(layer.Forward(x, z));
        Golden.Near((x.MatMul(layer.Parameters().Single()) * z).Sum([1]), y);
        Assert.InRange(GradCheck.Run(t => layer.Forward(t, z)[0], x).MaxAbsoluteError, 0, GradCheck.Tolerance);
        Assert.InRange(GradCheck.Run(t => layer.Forward(x, t)[0], z).MaxAbsoluteError, 0, GradCheck.Tolerance);
        y.Sum().Backward();
        Assert.NotNull(layer.Parameters().Single().Grad);
        Assert.Equal([2, 4, 6, 8], new Merge(4).Forward(Tensor.Zeros([2, 4, 3, 4]), Tensor.Zeros([2, 4, 6, 8]))[0].Shape);
    }

    [Fact]
    public void One_input_gives_two_outputs()
    {
        var x = Wave.Of([3, 5]);
        var parts = new Split().Forward([x]);
        Assert.Equal(2, parts.Length);
        Golden.Near(x, parts[0] - parts[1], 0);
        Assert.Throws<IndexOutOfRangeException>(() => parts[2]);
    }

    [Fact]
    public void Any_number_of_inputs()
    {
        var x = Wave.Of([3]);
        foreach (var count in new[] { 1, 2, 5 })
            Golden.Near(x * count, new Add().Forward([.. Enumerable.Repeat(x, count)])[0]);
        Golden.Near(x, new Add().Forward(x));
        Golden.Near(x.Tanh(), new Sequential(new Add(), new Tanh()).Forward(x));
    }

    [Fact]
    public void A_module_of_one_tensor_is_called_as_a_list_too()
    {
        var x = Wave.Of([3]);
        Golden.Near(x.Tanh(), Assert.Single(new Tanh().Forward([x])), 0);
    }

    [Fact]
    public void A_network_with_several_tensors_in_between_is_recorded_to_the_same_bits()
    {
        var net = new Net();
        var call = new InferenceCall(net);
        for (var seed = 1; seed < 5; seed++)
        {
            var x = Wave.Of([4, 3], seed);
            Assert.Equal(net.Forward(x).ToArray<double>(), call.Run(x).ToArray<double>());
        }
    }

    [Fact]
    public void Another_number_of_inputs_is_an_error()
    {
        static string Message(Action action) => Assert.Throws<ShapeException>(action).Message;
        var x = Tensor.Zeros([2, 3]);
        Assert.Equal("Bilinear: expected 2 inputs, got 1. Give all of them, as Forward(a, b); a Sequential gives one.",
            Message(() => new Bilinear(3, 2).Forward(x)));
        Assert.Equal("Bilinear: expected 2 inputs, got 3.", Message(() => new Bilinear(3, 2).Forward(x, x, x)));
        Assert.Equal("Linear(3 → 2): expected 1 input, got 2.", Message(() => new Linear(3, 2).Forward(x, x)));
        Assert.Equal("Linear(3 → 2): expected 1 input, got 0.", Message(() => new Linear(3, 2).Forward()));
    }

    [Fact]
    public void Inside_a_Sequential_it_is_an_error_that_names_the_place()
    {
        static string Message(Module last) => Assert.Throws<ShapeException>(
            () => new Sequential(new ReLU(), new Sequential(last)).Forward(Tensor.Zeros([2, 3]))).Message;
        Assert.Equal("layer 1.0: Bilinear: expected 2 inputs, got 1. Give all of them, as Forward(a, b); a Sequential gives one.",
            Message(new Bilinear(3, 2)));
        Assert.Equal("layer 1.0: Split: expected 1 output, got 2. Call Forward([x]) for all of them; a Sequential takes one.",
            Message(new Split()));
    }

    [Fact]
    public void A_module_that_computes_nothing_says_so()
    {
        const string text = ": expected an override of Compute(Tensor), or of Compute(ReadOnlySpan<Tensor>) for several inputs or outputs, "
            + "got neither.";
        var x = Tensor.Zeros([2]);
        Assert.Equal("Nothing" + text, Assert.Throws<NotSupportedException>(() => new Nothing().Forward(x)).Message);
        Assert.Equal("Nothing" + text, Assert.Throws<NotSupportedException>(() => new Nothing().Forward([x])).Message);
        Assert.Equal("HalfWritten" + text, Assert.Throws<NotSupportedException>(() => new HalfWritten().Forward(x, x)).Message);
    }

    [Fact]
    public void A_trace_hears_modules_of_one_and_of_several()
    {
        var listener = new Listener();
        listener.During(() => new Net().Forward(Wave.Of([4, 3])));
        Assert.Equal(["Split 1 2", "Bilinear 2 1", "Net [4, 3] [4]"], listener.Heard);
    }

    [Fact]
    public void A_summary_has_a_row_for_each_output()
    {
        var rows = new Net().Summary([3]).Layers;
        Assert.Equal(["split|Split|[1, 3]|0|0", "split|output 2|[1, 3]|0|0", "bilinear|Bilinear|[1]|9|12"],
            rows.Select(r => $"{r.Name}|{r.Layer}|{r.Output}|{r.Parameters}|{r.MultiplyAdds}"));
    }

    [Fact]
    public void The_receptive_field_goes_through_the_input_that_sees_most()
    {
        var rows = new TwoWays(new Conv2d(1, 1, 5, padding: 2), new Conv2d(1, 1, 3, padding: 1)).Summary([1, 9, 9]).Layers;
        Assert.Equal(((Size2)5, (Size2)5), (rows[2].ReceptiveField!.Value.Size, rows[3].ReceptiveField!.Value.Size));
        rows = new TwoWays(new Conv2d(1, 1, 3, padding: 1), new Conv2d(1, 1, 7, padding: 3)).Summary([1, 9, 9]).Layers;
        Assert.Equal((Size2)7, rows[2].ReceptiveField!.Value.Size);
    }

    /// <summary>ReLU(sum(a(x), b(x))).</summary>
    private sealed class TwoWays : Module
    {
        private readonly Module _a, _b, _sum, _act;

        public TwoWays(Module a, Module b) =>
            (_a, _b, _sum, _act) = (Child("a", a), Child("b", b), Child("sum", new Add()), Child("act", new ReLU()));

        protected override Tensor Compute(Tensor x) => Run(_act, Run(_sum, Run(_a, x), Run(_b, x))[0]);
    }

    [Fact]
    public void A_drawing_of_a_network_with_several_tensors_in_between_reaches_the_input()
    {
        var diagram = new TwoWays(new Conv2d(1, 1, 5, padding: 2), new Conv2d(1, 1, 3, padding: 1)).Graph([1, 9, 9]);
        Assert.Equal(2, diagram.Boxes.Count(b => b.Label.StartsWith("Conv2d", StringComparison.Ordinal)));
        Assert.Equal(1, diagram.Boxes.Count(b => b.Label == "input"));
        Assert.Contains(diagram.Boxes, b => b.Label == "+");
    }

    [Fact]
    public void The_way_to_an_error_goes_through_modules_of_several()
    {
        var net = new Sequential(new TwoWays(new Conv2d(1, 1, 3, padding: 1), new Conv2d(2, 1, 3)));
        Assert.StartsWith("layer 0.b: Conv2d(2 → 1, 3×3): expected input", Assert.Throws<ShapeException>(
            () => net.Forward(Tensor.Zeros([1, 1, 5, 5]))).Message, StringComparison.Ordinal);
        net = new(new TwoWays(new Conv2d(1, 1, 3), new Conv2d(1, 1, 1)));
        Assert.StartsWith("layer 0.sum: ", Assert.Throws<ShapeException>(
            () => net.Forward(Tensor.Zeros([1, 1, 5, 5]))).Message, StringComparison.Ordinal);
    }
}
