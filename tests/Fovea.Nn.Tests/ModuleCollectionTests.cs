namespace Fovea.Nn.Tests;

/// <summary>Modules that hold others by number and by name.</summary>
public class ModuleCollectionTests
{
    /// <summary>As many blocks as it is told, called in a way of its own.</summary>
    private sealed class Tower : Module
    {
        private readonly ModuleList _blocks;
        private readonly ModuleDict _heads;

        public Tower(int blocks)
        {
            _blocks = Child("blocks", new ModuleList());
            for (var i = 0; i < blocks; i++) _blocks.Add(new Linear(3, 3));
            _heads = Child("heads", new ModuleDict(("left", new Linear(3, 2)), ("right", new Linear(3, 5))));
        }

        public string Head { get; set; } = "left";

        protected override Tensor Compute(Tensor x)
        {
            foreach (var block in _blocks) x = Run(block, x).ReLU() + x;
            return Run(_heads[Head], x);
        }
    }

    [Fact]
    public void Keys_are_numbers_and_names_as_in_PyTorch() => Assert.Equal(
        ["blocks.0.weight", "blocks.0.bias", "blocks.1.weight", "blocks.1.bias", "heads.left.weight", "heads.left.bias",
            "heads.right.weight", "heads.right.bias"],
        new Tower(2).StateDict().Keys);

    [Fact]
    public void Modules_inside_compute_learn_and_switch_modes()
    {
        var tower = Wave.Fill(new Tower(2));
        var x = Wave.Of([4, 3]);
        Assert.Equal([4, 2], tower.Forward(x).Shape);
        tower.Head = "right";
        tower.Forward(x).Sum().Backward();
        Assert.Equal(["heads.left.weight", "heads.left.bias"],
            tower.NamedParameters().Where(p => p.Tensor.Grad is null).Select(p => p.Name));
        tower.Eval();
        Assert.All(tower.NamedModules(), m => Assert.False(m.Module.IsTraining));
    }

    [Fact]
    public void A_shape_that_does_not_fit_names_the_way_through_the_list()
    {
        Assert.StartsWith("layer blocks.0: Linear(3 → 3): expected input [N, 3], got [4, 2].",
            Assert.Throws<ShapeException>(() => new Tower(2).Forward(Tensor.Zeros([4, 2]))).Message, StringComparison.Ordinal);
        Assert.StartsWith("layer 1.heads.left: Linear(3 → 2)",
            Assert.Throws<ShapeException>(() => new Sequential(new ReLU(), new Tower(0)).Forward(Tensor.Zeros([4, 2]))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_is_read_by_number()
    {
        Module[] modules = [new ReLU(), new Tanh(), new ReLU()];
        var list = new ModuleList(modules);
        Assert.Equal(3, list.Count);
        Assert.Same(modules[1], list[1]);
        Assert.Same(modules[2], list[^1]);
        Assert.True(modules.SequenceEqual(list));
        Assert.Equal(["0", "1", "2"], list.Children.Select(c => c.Name));
        Assert.Throws<ArgumentOutOfRangeException>(() => list[3]);
    }

    [Fact]
    public void A_dictionary_is_read_by_name_in_order()
    {
        var (a, b) = (new ReLU(), new Tanh());
        var dict = new ModuleDict(("z", a), ("b", b));
        dict.Add("a", a);
        Assert.Equal(["z", "b", "a"], dict.Keys);
        Assert.Equal<Module>([a, b, a], dict.Values);
        Assert.Equal(["z", "b", "a"], dict.Select(d => d.Key));
        Assert.Same(b, dict["b"]);
        Assert.True(dict.ContainsKey("a"));
        Assert.False(dict.TryGetValue("c", out _));
        Assert.Equal("ModuleDict: expected one of z, b, a, got \"c\".", Assert.Throws<KeyNotFoundException>(() => dict["c"]).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("taken")]
    public void A_name_is_new_and_has_no_dot(string name)
    {
        var dict = new ModuleDict(("taken", new ReLU()));
        Assert.StartsWith($"ModuleDict: expected a new name without a dot, got \"{name}\".",
            Assert.Throws<ArgumentException>(() => dict.Add(name, new ReLU())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Sequential(("taken", new ReLU()), (name, new ReLU())));
        Assert.Single(dict);
    }

    [Fact]
    public void A_collection_is_not_called()
    {
        var x = Tensor.Zeros([2, 3]);
        Assert.Equal("ModuleList: expected to be read, got called: it holds modules and computes nothing. Call those inside, as Run(list[0], x).",
            Assert.Throws<NotSupportedException>(() => new ModuleList(new ReLU()).Forward(x)).Message);
        Assert.Throws<NotSupportedException>(() => new ModuleDict(("a", new ReLU())).Forward([x]));
    }

    [Fact]
    public void A_sequential_is_read_by_place_by_name_and_in_parts()
    {
        var (first, last) = (new Linear(3, 4), new Linear(4, 2));
        var net = new Sequential(("in", first), ("act", new Tanh()), ("out", last));
        Assert.Equal(3, net.Count);
        Assert.Same(first, net[0]);
        Assert.Same(last, net[^1]);
        Assert.Same(last, net["out"]);
        Assert.Equal("Sequential: expected one of in, act, out, got \"mid\".",
            Assert.Throws<KeyNotFoundException>(() => net["mid"]).Message);
        Assert.Equal(net.Children.Select(c => c.Module), net.ToArray());
        var features = net[..^1];
        Assert.Equal(["in.weight", "in.bias"], features.StateDict().Keys);
        var x = Tensor.Randn([2, 3], generator: new(1));
        Assert.Equal(net.Forward(x).ToArray<float>(), last.Forward(features.Forward(x)).ToArray<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => net[2..9]);
    }

    [Fact]
    public void Identity_gives_what_it_gets()
    {
        var x = Tensor.Randn([2, 3], generator: new(1));
        Assert.Same(x, new Identity().Forward(x));
        Assert.Empty(new Identity().StateDict());
    }
}
