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
        ["mlp"] = () => new Mlp(),
        ["mnist-cnn"] = () => new MnistCnn(),
        ["small-cnn"] = () => new SmallCnn(),
        ["fashion-cnn"] = () => new FashionCnn(),
        ["cifar-lenet"] = () => new CifarLeNet(),
        ["cifar-two-layer"] = () => new CifarTwoLayer(),
        ["cifar-resnet18"] = () => new CifarResNet18(),
        ["resnet18"] = () => new ResNet18(),
        ["squeezenet1_0"] = () => new SqueezeNet(),
        ["squeezenet1_1"] = () => new SqueezeNet11(),
        ["lenet5"] = () => new LeNet5(),
        ["alexnet"] = () => new AlexNet(),
        ["vgg11"] = () => new Vgg11(),
        ["vgg13"] = () => new Vgg13(),
        ["vgg16"] = () => new Vgg16(),
        ["vgg19"] = () => new Vgg19(),
        ["vgg11_bn"] = () => new Vgg11(batchNorm: true),
        ["vgg13_bn"] = () => new Vgg13(batchNorm: true),
        ["vgg16_bn"] = () => new Vgg16(batchNorm: true),
        ["vgg19_bn"] = () => new Vgg19(batchNorm: true),
        ["resnet34"] = () => new ResNet34(),
        ["resnet50"] = () => new ResNet50(),
        ["resnet101"] = () => new ResNet101(),
        ["wide_resnet50_2"] = () => new WideResNet50(),
        ["resnet9"] = () => new ResNet9(),
        ["cifar-resnet20"] = () => new CifarResNet20(),
        ["cifar-resnet32"] = () => new CifarResNet32(),
        ["cifar-resnet44"] = () => new CifarResNet44(),
        ["cifar-resnet56"] = () => new CifarResNet56(),
        ["mobilenet_v2"] = () => new MobileNetV2(),
        ["mobilenet_v3_small"] = () => new MobileNetV3Small(),
        ["efficientnet_b0"] = () => new EfficientNetB0(),
        ["densenet121"] = () => new DenseNet121(),
        ["shufflenet_v2_x1_0"] = () => new ShuffleNetV2(),
        ["convnext_tiny"] = () => new ConvNeXtTiny(),
        ["unet"] = () => new UNet(),
        ["dcgan-generator"] = () => new DcganGenerator(),
        ["dcgan-discriminator"] = () => new DcganDiscriminator(),
        ["mlp-generator"] = () => new MlpGenerator(64, [1, 28, 28]),
        ["mlp-discriminator"] = () => new MlpDiscriminator([1, 28, 28]),
        ["conv-generator"] = () => new ConvGenerator(64),
        ["conv-discriminator"] = () => new ConvDiscriminator([1, 28, 28]),
        ["gan-mlp"] = () => new AdversarialPair(new MlpGenerator(64, [1, 28, 28]), new MlpDiscriminator([1, 28, 28]), 64),
        ["gan-dcgan"] = () => new AdversarialPair(new ConvGenerator(64), new ConvDiscriminator([1, 28, 28]), 64),
        ["cgan-mlp"] = () => new ConditionalPair(new MlpGenerator(74, [1, 28, 28]), new MlpDiscriminator([794]), 64, 10, asMaps: false),
        ["cgan-dcgan"] = () => new ConditionalPair(new ConvGenerator(74), new ConvDiscriminator([11, 28, 28]), 64, 10, asMaps: true),
        ["vae"] = () => new VariationalAutoencoder(
            new Sequential(new Flatten(), new Linear(784, 400), new ReLU(), new Linear(400, 40)),
            new Sequential(new Flatten(), new Linear(20, 400), new ReLU(), new Linear(400, 784), new Unflatten(1, [1, 28, 28])), 20),
        ["vae-conv"] = () => new VariationalAutoencoder(
            new Sequential(new Conv2d(1, 32, 4, stride: 2, padding: 1), new ReLU(), new Conv2d(32, 64, 4, stride: 2, padding: 1),
                new ReLU(), new Flatten(), new Linear(3136, 40)),
            new Sequential(new Flatten(), new Linear(20, 3136), new ReLU(), new Unflatten(1, [64, 7, 7]),
                new ConvTranspose2d(64, 32, 4, stride: 2, padding: 1), new ReLU(),
                new ConvTranspose2d(32, 1, 4, stride: 2, padding: 1)), 20),
    };

    private static readonly string[] Large = ["vgg", "alexnet", "wide_", "resnet34", "resnet50", "resnet101", "convnext", "unet"];

    public static TheoryData<string> Names() => [.. NetworkCatalog.All.Select(n => n.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_without_arguments_is_that_of_its_entry(string name)
    {
        var entry = NetworkCatalog.Find(name)!;
        // Drawing many million weights takes seconds; that the draws are the same, the smaller networks show.
        using var _ = Large.Any(start => name.StartsWith(start, StringComparison.Ordinal)) ? new SkipInit() : null;
        Generator.ManualSeed(4);
        var network = Networks[name]();
        Generator.ManualSeed(4);
        var created = entry.Create(entry.Input, entry.Classes);
        Assert.Equal(network.GetType(), created.GetType());
        Assert.Equal(created.StateDict().Keys, network.StateDict().Keys);
        Assert.Equal(created.ToString(), network.ToString());
        if (SkipInit.IsActive) return;
        Assert.All(created.StateDict(), s =>
        {
            if (s.Value.DType == DType.Float32)
                Assert.True(s.Value.ToArray<float>().AsSpan().SequenceEqual(network.StateDict()[s.Key].ToArray<float>()), s.Key);
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
