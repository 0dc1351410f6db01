using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary>The networks as classes: <c>new ResNet18()</c> is one, with the weights that the catalogue's entry would draw.</summary>
public class NetworkTests
{
    private static readonly Dictionary<string, Func<Module>> Networks = new()
    {
        ["digits"] = () => new DigitsCnn(),
        ["mnist-mlp"] = () => new MnistMlp(),
        ["mnist-cnn"] = () => new MnistCnn(),
        ["fashion-cnn"] = () => new FashionCnn(),
        ["cifar-lenet"] = () => new CifarLeNet(),
        ["cifar-two-layer"] = () => new CifarTwoLayer(),
        ["cifar-resnet18"] = () => new CifarResNet18(),
        ["resnet18"] = () => new ResNet18(),
        ["squeezenet1_0"] = () => new SqueezeNet(),
    };

    public static TheoryData<string> Names() => [.. NetworkCatalog.All.Select(n => n.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_without_arguments_is_that_of_its_entry(string name)
    {
        var entry = NetworkCatalog.Find(name)!;
        Generator.ManualSeed(4);
        var network = Networks[name]();
        Generator.ManualSeed(4);
        var created = entry.Create(entry.Input, entry.Classes);
        Assert.Equal(network.GetType(), created.GetType());
        Assert.Equal(created.StateDict().Keys, network.StateDict().Keys);
        Assert.All(created.StateDict(), s =>
        {
            if (s.Value.DType == DType.Float32) Assert.Equal(s.Value.ToArray<float>(), network.StateDict()[s.Key].ToArray<float>());
        });
    }

    [Fact]
    public void Other_sizes_give_other_layers()
    {
        Assert.Equal([2, 7], new DigitsCnn([3, 12, 10], 7).Eval().Forward(Tensor.Zeros([2, 3, 12, 10])).Shape);
        Assert.Equal([2, 7], new MnistCnn([3, 32, 36], 7).Forward(Tensor.Zeros([2, 3, 32, 36])).Shape);
        Assert.Equal([2, 7], new CifarLeNet([1, 28, 40], 7).Forward(Tensor.Zeros([2, 1, 28, 40])).Shape);
        Assert.Equal([2, 7], new FashionCnn(classes: 7).Forward(Tensor.Zeros([2, 1, 28, 28])).Shape);
        Assert.Equal([2, 7], new CifarResNet18(1, 7).Forward(Tensor.Zeros([2, 1, 16, 16])).Shape);
        Assert.Equal(320, ((Linear)new MnistCnn()[7]).InFeatures);
        Assert.Equal(400, ((Linear)new CifarLeNet()[7]).InFeatures);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MnistCnn([1, 12, 12]));
    }

    [Fact]
    public void A_network_is_its_class_and_a_tree()
    {
        Assert.IsType<ResNet18>(new ResNet18(), exactMatch: true);
        Assert.Equal(
            """
            MnistMlp(
              (0): Flatten()
              (1): Linear(784 → 128)
              (2): ReLU()
              (3): Linear(128 → 10)
            )
            """.ReplaceLineEndings("\n"), new MnistMlp().ToString());
        Assert.Contains("""
              (layer2): Sequential(
                (0): BasicBlock(
                  64 → 128, stride 2
                  (conv1): Conv2d(64 → 128, 3×3, stride 2, padding 1, no bias)
            """.ReplaceLineEndings("\n"), new CifarResNet18().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_show_their_sizes()
    {
        var block = new BasicBlock(4, 8, 2);
        Assert.Equal((4, 8, 2), (block.InChannels, block.OutChannels, block.Stride));
        Assert.Equal(("BasicBlock(4 → 8, stride 2)", "BasicBlock(4 → 4)"), (block.Describe(), new BasicBlock(4, 4).Describe()));
        var fire = new Fire(8, 2, 3, 5);
        Assert.Equal((8, 2, 3, 5), (fire.InChannels, fire.Squeeze, fire.Expand1, fire.Expand3));
        Assert.Equal("Fire(8 → 2 → 3 + 5)", fire.Describe());
    }

    [Theory]
    [InlineData("conv1")]
    [InlineData("squeeze")]
    public void A_block_that_does_not_fit_names_its_layer(string first)
    {
        Module block = first == "conv1" ? new BasicBlock(4, 4) : new Fire(4, 2, 3, 5);
        Assert.StartsWith($"layer 0.{first}: Conv2d(4 → ", Assert.Throws<ShapeException>(
            () => new Sequential(block).Forward(Tensor.Zeros([1, 3, 5, 5]))).Message, StringComparison.Ordinal);
    }
}
