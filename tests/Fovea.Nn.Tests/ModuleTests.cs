namespace Fovea.Nn.Tests;

public class ModuleTests
{
    /// <summary>A parameter, a buffer and children of its own, in the order in which PyTorch would list them.</summary>
    private sealed class Net : Module
    {
        private readonly Module _stem, _head;

        public Net()
        {
            _stem = Child("stem", new Sequential(new Conv2d(1, 2, 3), new BatchNorm2d(2), new ReLU()));
            Scale = Parameter("scale", Tensor.Ones([1]));
            Offset = Buffer("offset", Tensor.Zeros([1]));
            _head = Child("head", new Sequential(("pool", new GlobalAvgPool2d()), ("fc", new Linear(2, 3))));
        }

        public Tensor Scale { get; }

        public Tensor Offset { get; }

        protected override Tensor Compute(Tensor x) => Run(_head, Run(_stem, x) * Scale + Offset);
    }

    [Fact]
    public void Weights_of_sixteen_bits_are_stored_and_come_back_rounded()
    {
        var layer = new Linear(3, 2);
        var before = layer.Parameters().Select(p => p.Detach()).ToArray();
        layer.To(DType.BFloat16);
        Assert.All(layer.Parameters(), p => Assert.Equal(DType.BFloat16, p.DType));
        Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Ones([1, 3])));
        layer.To(DType.Float32);
        foreach (var (was, now) in before.Zip(layer.Parameters()))
            Assert.Equal(was.To(DType.BFloat16).To(DType.Float32).ToArray<float>(), now.ToArray<float>());
        layer.Forward(Tensor.Ones([1, 3])).Sum().Backward();
        Assert.All(layer.Parameters(), p => Assert.NotNull(p.Grad));
    }

    [Fact]
    public void Parameters_come_in_PyTorchs_order() =>
        Assert.Equal(
            ["scale", "stem.0.weight", "stem.0.bias", "stem.1.weight", "stem.1.bias", "head.fc.weight", "head.fc.bias"],
            new Net().NamedParameters().Select(p => p.Name));

    [Fact]
    public void Buffers_and_modules_come_in_PyTorchs_order()
    {
        Assert.Equal(
            ["offset", "stem.1.running_mean", "stem.1.running_var", "stem.1.num_batches_tracked"],
            new Net().NamedBuffers().Select(p => p.Name));
        Assert.Equal(
            ["", "stem", "stem.0", "stem.1", "stem.2", "head", "head.pool", "head.fc"],
            new Net().NamedModules().Select(m => m.Name));
        Assert.Equal(["net.scale", "net.stem.0.weight"], new Net().NamedParameters("net").Take(2).Select(p => p.Name));
    }

    [Fact]
    public void The_state_dict_lists_each_modules_parameters_then_buffers_then_children() =>
        Assert.Equal(
            ["scale", "offset", "stem.0.weight", "stem.0.bias", "stem.1.weight", "stem.1.bias", "stem.1.running_mean",
                "stem.1.running_var", "stem.1.num_batches_tracked", "head.fc.weight", "head.fc.bias"],
            new Net().StateDict().Keys);

    [Fact]
    public void Layers_have_PyTorchs_keys_and_shapes()
    {
        static string Keys(Module m) => string.Join(" ", m.StateDict().Select(s => $"{s.Key}{s.Value.Shape}"));
        Assert.Equal("weight[4, 3] bias[4]", Keys(new Linear(3, 4)));
        Assert.Equal("weight[4, 3]", Keys(new Linear(3, 4, bias: false)));
        Assert.Equal("weight[6, 2, 3] bias[6]", Keys(new Conv1d(4, 6, 3, groups: 2)));
        Assert.Equal("weight[6, 2, 3, 5] bias[6]", Keys(new Conv2d(4, 6, (3, 5), groups: 2)));
        Assert.Equal("weight[4, 3, 3, 5] bias[6]", Keys(new ConvTranspose2d(4, 6, (3, 5), groups: 2)));
        Assert.Equal("weight[3] bias[3] running_mean[3] running_var[3] num_batches_tracked[]", Keys(new BatchNorm1d(3)));
        Assert.Equal("weight[3] bias[3] running_mean[3] running_var[3] num_batches_tracked[]", Keys(new BatchNorm2d(3)));
        Assert.Equal("running_mean[3] running_var[3] num_batches_tracked[]", Keys(new BatchNorm2d(3, affine: false)));
        Assert.Equal("", Keys(new InstanceNorm2d(3)));
        Assert.Equal("weight[3] bias[3]", Keys(new InstanceNorm2d(3, affine: true)));
        Assert.Equal("weight[2, 3] bias[2, 3]", Keys(new LayerNorm([2, 3])));
        Assert.Equal(
            "body.0.weight[2, 2, 1, 1] body.0.bias[2] shortcut.weight[2, 2, 1, 1]",
            Keys(new Residual(new Sequential(new Conv2d(2, 2, 1)), new Conv2d(2, 2, 1, bias: false))));
        Assert.Equal(DType.Int64, new BatchNorm2d(3).StateDict()["num_batches_tracked"].DType);
    }

    [Fact]
    public void Train_and_Eval_reach_every_module_inside()
    {
        var net = new Net();
        Assert.All(net.NamedModules(), m => Assert.True(m.Module.IsTraining));
        Assert.Same(net, net.Eval());
        Assert.All(net.NamedModules(), m => Assert.False(m.Module.IsTraining));
        net.Train();
        Assert.All(net.NamedModules(), m => Assert.True(m.Module.IsTraining));
    }

    [Fact]
    public void A_frozen_part_gets_no_gradient_and_learns_again_when_thawed()
    {
        var net = new Net();
        var stem = net.Children[0].Module;
        stem.Freeze();
        var x = Tensor.Randn([2, 1, 5, 5], generator: new(1));
        net.Forward(x).Sum().Backward();
        Assert.Equal(
            ["scale", "head.fc.weight", "head.fc.bias"],
            net.NamedParameters().Where(p => p.Tensor.Grad is not null).Select(p => p.Name));
        stem.Freeze(false);
        net.Forward(x).Sum().Backward();
        Assert.All(net.Parameters(), p => Assert.NotNull(p.Grad));
    }

    [Fact]
    public void ZeroGrad_forgets_the_gradients_of_everything_inside()
    {
        var net = new Net();
        net.Forward(Tensor.Randn([2, 1, 5, 5], generator: new(1))).Sum().Backward();
        net.ZeroGrad();
        Assert.All(net.Parameters(), p => Assert.Null(p.Grad));
    }

    [Fact]
    public void To_converts_parameters_and_floating_buffers_only()
    {
        var net = new Net();
        var before = net.Scale;
        net.To(DType.Float64);
        Assert.All(
            net.StateDict(),
            s => Assert.Equal(s.Key.EndsWith("tracked", StringComparison.Ordinal) ? DType.Int64 : DType.Float64, s.Value.DType));
        Assert.Same(before, net.Scale);
        Assert.True(net.Scale.RequiresGrad);
        Assert.Equal(DType.Float64, net.Forward(Wave.Of([2, 1, 5, 5])).DType);
    }

    [Fact]
    public void A_state_dict_loaded_into_another_network_gives_the_same_bits_and_shares_nothing()
    {
        Net one = new(), other = new();
        var x = Tensor.Randn([2, 1, 5, 5], generator: new(1));
        one.Forward(x);
        other.LoadStateDict(one.StateDict());
        Assert.Equal(one.Eval().Forward(x).ToArray<float>(), other.Eval().Forward(x).ToArray<float>());
        one.Scale.AsSpan<float>()[0] = 9;
        Assert.Equal(1, other.Scale.Item());
        Assert.True(other.Scale.RequiresGrad);
    }

    [Fact]
    public void Values_of_another_element_type_are_converted()
    {
        var net = new Net();
        net.LoadStateDict(new Net().To(DType.Float64).StateDict());
        Assert.Equal(DType.Float32, net.Scale.DType);
    }

    [Theory]
    [InlineData(
        "missing",
        "stem.1.running_var",
        "stem.1.running_var: expected Float32 [2], got nothing: the weights are of another architecture")]
    [InlineData("extra", "stem.7.weight", "stem.7.weight: expected no such key, got [3]: the weights are of another architecture")]
    [InlineData("shape", "head.fc.weight", "head.fc.weight: expected [3, 2], got [3]: the weights are of another architecture")]
    public void What_does_not_fit_is_named_and_nothing_changes(string kind, string key, string message)
    {
        var net = new Net();
        var before = net.StateDict().ToDictionary(s => s.Key, s => s.Value.To(DType.Float64).ToArray<double>());
        var state = new Net().StateDict().Select(s => KeyValuePair.Create(s.Key, Tensor.Full(s.Value.Shape, 5, s.Value.DType)))
            .ToDictionary();
        if (kind == "missing") state.Remove(key);
        else state[key] = Tensor.Zeros([3]);
        var thrown = Assert.Throws<StateDictException>(() => net.LoadStateDict(state));
        Assert.Equal((key, message), (thrown.Key, thrown.Message));
        Assert.All(net.StateDict(), s => Assert.Equal(before[s.Key], s.Value.To(DType.Float64).ToArray<double>()));
    }

    [Fact]
    public void The_first_of_several_differences_is_named()
    {
        var state = new Net().StateDict().ToDictionary();
        state.Remove("stem.0.bias");
        state["head.fc.bias"] = Tensor.Zeros([9]);
        Assert.Equal("stem.0.bias", Assert.Throws<StateDictException>(() => new Net().LoadStateDict(state)).Key);
    }

    [Fact]
    public void Not_strict_takes_what_is_there_but_no_other_shape()
    {
        var net = new Net();
        net.LoadStateDict(new Dictionary<string, Tensor> { ["scale"] = Tensor.Full([1], 5), ["other"] = Tensor.Ones([2]) }, strict: false);
        Assert.Equal(5, net.Scale.Item());
        Assert.Throws<StateDictException>(() =>
            net.LoadStateDict(new Dictionary<string, Tensor> { ["scale"] = Tensor.Ones([2]) }, strict: false));
    }

    [Fact]
    public void A_module_used_twice_has_its_parameters_once_but_both_keys()
    {
        var shared = new Linear(3, 3);
        var net = new Sequential(shared, new ReLU(), shared);
        Assert.Equal(["0.weight", "0.bias"], net.NamedParameters().Select(p => p.Name));
        Assert.Equal(12, net.ParameterCount);
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], net.StateDict().Keys);
        Assert.Equal(2, new Sgd(net.Parameters(), 0.1).Groups[0].Parameters.Count);
    }

    [Fact]
    public void ParameterCount_counts_frozen_ones_but_not_buffers()
    {
        var net = new Net();
        net.Freeze();
        Assert.Equal(1 + 2 * 9 + 2 + 4 + 6 + 3, net.ParameterCount);
    }

    [Fact]
    public void Apply_visits_every_module_innermost_first()
    {
        var net = new Net();
        var seen = new List<Module>();
        Assert.Same(net, net.Apply(seen.Add));
        var names = net.NamedModules().ToDictionary(m => m.Module, m => m.Name);
        Assert.Equal(["stem.0", "stem.1", "stem.2", "stem", "head.pool", "head.fc", "head", ""], seen.Select(m => names[m]));
    }

    [Fact]
    public void Thawing_thaws_what_was_frozen_alone_before()
    {
        var net = new Net();
        net.Scale.RequiresGrad = false;
        net.Freeze();
        net.Freeze(false);
        Assert.All(net.Parameters(), p => Assert.True(p.RequiresGrad));
    }

    /// <summary>Calls a module that it has not registered, and one that it has registered twice.</summary>
    private sealed class Odd : Module
    {
        private readonly Module _stranger = new Linear(2, 2), _shared;

        public Odd(bool twice) => (_shared, Twice) = (Child("b", Child("a", new Linear(2, 2))), twice);

        public bool Twice { get; }

        protected override Tensor Compute(Tensor x) => Run(Twice ? _shared : _stranger, x);
    }

    [Fact]
    public void The_name_in_an_error_is_that_of_the_child()
    {
        static string Message(Module module) => Assert.Throws<ShapeException>(() => module.Forward(Tensor.Zeros([1, 3]))).Message;
        Assert.StartsWith("layer a: Linear(2 → 2)", Message(new Odd(twice: true)), StringComparison.Ordinal);
        Assert.StartsWith("Linear(2 → 2): expected", Message(new Odd(twice: false)), StringComparison.Ordinal);
        var shared = new Linear(3, 2);
        Assert.StartsWith("layer 1: Linear(3 → 2)", Message(new Sequential(shared, shared)), StringComparison.Ordinal);
    }

    private sealed class Named : Module
    {
        public Named(string parameter, string buffer, string child)
        {
            Parameter(parameter, Tensor.Ones([1]));
            Buffer(buffer, Tensor.Ones([1]));
            Child(child, new ReLU());
        }
    }

    [Theory]
    [InlineData("a", "a", "c")]
    [InlineData("a", "b", "b")]
    [InlineData("a", "b", "a")]
    [InlineData("a.b", "b", "c")]
    [InlineData("a", "", "c")]
    public void Names_are_new_and_have_no_dot(string parameter, string buffer, string child)
    {
        Assert.Equal(2, new Named("a", "b", "c").StateDict().Count);
        Assert.Contains("expected a new name without a dot",
            Assert.Throws<ArgumentException>(() => new Named(parameter, buffer, child)).Message,
            StringComparison.Ordinal);
    }
}
