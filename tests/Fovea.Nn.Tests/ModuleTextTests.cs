namespace Fovea.Nn.Tests;

/// <summary>The tree of a network as text, as PyTorch's users know it.</summary>
public class ModuleTextTests
{
    private sealed class Block(int channels) : Module
    {
        private readonly Module[] _parts = new Module[2];

        public Block Filled()
        {
            _parts[0] = Child("conv", new Conv2d(channels, channels, 3, padding: 1));
            _parts[1] = Child("act", new ReLU6());
            return this;
        }

        protected override Tensor Compute(Tensor x) => Run(_parts[1], Run(_parts[0], x));

        public override string Describe() => $"Block({channels})";
    }

    [Fact]
    public void A_network_is_a_tree() => Assert.Equal(
        """
        Sequential(
          (0): Conv2d(1 → 10, 5×5)
          (1): ReLU()
          (2): Residual(
            (body): Sequential(
              (conv): Conv2d(10 → 10, 3×3, padding 1, no bias)
              (norm): BatchNorm2d(10)
            )
          )
          (3): Linear(10 → 2)
        )
        """.ReplaceLineEndings("\n"),
        new Sequential(new Conv2d(1, 10, 5), new ReLU(), new Residual(new Sequential(
            ("conv", new Conv2d(10, 10, 3, padding: 1, bias: false)), ("norm", new BatchNorm2d(10)))), new Linear(10, 2)).ToString());

    [Fact]
    public void A_layer_is_its_line()
    {
        Assert.Equal("Linear(3 → 4)", new Linear(3, 4).ToString());
        Assert.Equal("ReLU()", new ReLU().ToString());
        Assert.Equal("ReLU", new ReLU().Describe());
        Assert.Equal("ModuleList()", new ModuleList().ToString());
    }

    [Fact]
    public void Sizes_of_a_module_with_others_inside_stand_first() => Assert.Equal(
        "ModuleDict(\n  (a): Block(\n    4\n    (conv): Conv2d(4 → 4, 3×3, padding 1)\n    (act): ReLU6()\n  )\n  (b): Block(7)\n)",
        new ModuleDict(("a", new Block(4).Filled()), ("b", new Block(7))).ToString());

    [Fact]
    public void Describe_is_one_line_whatever_is_inside()
    {
        Assert.Equal("Block(4)", new Block(4).Filled().Describe());
        Assert.Equal("Sequential", new Sequential(new ReLU(), new Tanh()).Describe());
        Assert.DoesNotContain('\n', new Sequential(new Sequential(new ReLU())).Summary([3]).Layers[0].Layer);
    }
}
