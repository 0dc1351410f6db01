using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary><see cref="ResNet"/>: torchvision's keys, shapes and initial values; it learns, and its weights survive a file.</summary>
public class ResNetTests
{
    private static readonly string[] Norm = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"];

    [Theory]
    [InlineData("resnet18")]
    [InlineData("cifar-resnet18")]
    public void The_keys_are_torchvisions(string name)
    {
        // The groups' first blocks; layer1 has no shortcut of its own.
        var blocks = from layer in new[] { 1, 2, 3, 4 } from block in new[] { 0, 1 } from key in Block(layer, block) select key;
        var keys = Keys("").Concat(blocks).Append("fc.weight").Append("fc.bias");
        var network = Create(name);
        Assert.Equal(keys, network.StateDict().Keys);
        Assert.Equal(122, network.StateDict().Count);
        Assert.Equal([64, 64, 3, 3], network.StateDict()["layer1.0.conv1.weight"].Shape);
        Assert.Equal([128, 64, 1, 1], network.StateDict()["layer2.0.downsample.0.weight"].Shape);
        Assert.Equal(name == "resnet18" ? [64, 3, 7, 7] : [64, 3, 3, 3], network.StateDict()["conv1.weight"].Shape);

        static IEnumerable<string> Keys(string prefix, int number = 1) =>
            [$"{prefix}conv{number}.weight", .. Norm.Select(k => $"{prefix}bn{number}.{k}")];
        static IEnumerable<string> Block(int layer, int block)
        {
            var prefix = $"layer{layer}.{block}.";
            string[] shortcut = layer > 1 && block == 0
                ? [$"{prefix}downsample.0.weight", .. Norm.Select(k => $"{prefix}downsample.1.{k}")] : [];
            return [.. Keys(prefix), .. Keys(prefix, 2), .. shortcut];
        }
    }

    [Theory]
    [InlineData("resnet18", "64 56 56; 128 28 28; 256 14 14; 512 7 7", 1_814_073_344)]
    [InlineData("cifar-resnet18", "64 32 32; 128 16 16; 256 8 8; 512 4 4", 555_422_720)]
    public void Groups_halve_the_image(string name, string shapes, long multiplyAdds)
    {
        var entry = NetworkCatalog.Find(name)!;
        var summary = Create(name).Summary(entry.Input);
        Assert.Equal([.. shapes.Split("; ").Select(s => $"[1, {s.Replace(" ", ", ", StringComparison.Ordinal)}]")],
            Enumerable.Range(1, 4).Select(i =>
                summary.Layers.Last(l => l.Name.StartsWith($"layer{i}.", StringComparison.Ordinal)).Output.ToString()));
        // Convolutions and the linear layer; 1.814·10⁹ is the figure that torchvision's documentation gives for ResNet-18.
        Assert.Equal(multiplyAdds,
            summary.Layers.Where(l => !l.Layer.StartsWith("BatchNorm", StringComparison.Ordinal)).Sum(l => l.MultiplyAdds));
    }

    [Fact]
    public void Initial_values_are_torchvisions()
    {
        Generator.ManualSeed(5);
        var state = Create("resnet18").StateDict();
        (string, int)[] some = [("conv1.weight", 64 * 49), ("layer4.1.conv2.weight", 512 * 9), ("layer3.0.downsample.0.weight", 256)];
        foreach (var (key, fanOut) in some)
        {
            var values = state[key].ToArray<float>();
            Assert.InRange(values.Average(), -1e-3, 1e-3);
            Assert.InRange(Math.Sqrt(values.Average(v => v * v)) / Math.Sqrt(2.0 / fanOut), 0.97, 1.03);
        }
        var bound = 1 / Math.Sqrt(512);
        Assert.All(state["fc.weight"].ToArray<float>(), w => Assert.InRange(w, -bound, bound));
        Assert.All(state["layer2.0.bn2.weight"].ToArray<float>(), w => Assert.Equal(1, w));
        Assert.All(state["layer2.0.bn2.bias"].ToArray<float>(), b => Assert.Equal(0, b));
    }

    [Fact]
    public void Weights_go_through_a_file_to_the_same_bits()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            Generator.ManualSeed(1);
            var network = Create("cifar-resnet18");
            var images = Tensor.Randn([4, 3, 16, 16]);
            network.Forward(images);        // moves the running averages
            network.Save(file);
            Module copy = Create("cifar-resnet18");
            copy.Load(file);
            Assert.Equal(network.Eval().Forward(images).ToArray<float>(), copy.Eval().Forward(images).ToArray<float>());
            Assert.Equal(1, copy.StateDict()["layer4.1.bn2.num_batches_tracked"].ToArray<long>()[0]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void It_overfits_one_small_batch()
    {
        Generator.ManualSeed(3);
        var network = Create("cifar-resnet18");
        var images = Tensor.Randn([6, 3, 16, 16]);
        var labels = Tensor.From((long[])[0, 3, 1, 2, 9, 4]);
        var optimizer = new Sgd(network.Parameters(), 0.02, momentum: 0.9);
        var loss = double.NaN;
        for (var step = 0; step < 25 && !(loss < 0.02); step++)
        {
            optimizer.ZeroGrad();
            var value = network.Forward(images).CrossEntropy(labels);
            loss = value.Item();
            value.Backward();
            optimizer.Step();
        }
        Assert.InRange(loss, 0, 0.1);
    }

    [Fact]
    public void Groups_that_do_not_fit_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() => new ResNet([2, 2, 0, 2]));
        Assert.StartsWith("ResNet: expected 4 groups of 1 block or more, got [2, 2, 0, 2]. ResNet-18 has [2, 2, 2, 2].", error.Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ResNet([2, 2, 2]));
    }

    [Fact]
    public void ResNet34_is_the_same_class() => Assert.Equal(21_797_672, new ResNet([3, 4, 6, 3]).ParameterCount);

    private static Module Create(string name)
    {
        var entry = NetworkCatalog.Find(name)!;
        return entry.Create(entry.Input, entry.Classes);
    }
}
