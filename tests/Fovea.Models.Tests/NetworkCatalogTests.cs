using System.Globalization;
using System.Text.RegularExpressions;
using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary><see cref="NetworkCatalog"/>: every network runs, learns and has PyTorch's keys.</summary>
public class NetworkCatalogTests
{
    public static TheoryData<string> Names() => [.. NetworkCatalog.All.Select(n => n.Name)];

    public static TheoryData<string> Classifiers() =>
        [.. NetworkCatalog.All.Where(n => n.Kind == NetworkKind.Classifier).Select(n => n.Name)];

    /// <summary>Those that learn in seconds.</summary>
    public static TheoryData<string> Small()
    {
        using var _ = new SkipInit();
        return [.. NetworkCatalog.All.Where(n => n.Kind == NetworkKind.Classifier && n.Input.Elements < 10_000)
            .Where(n => n.Create(n.Input, 10) is { ParameterCount: < 10_000_000 } network
                && network.NamedModules().Count(m => m.Module is Conv2d) < 10).Select(n => n.Name)];
    }

    /// <summary>Those whose weights are drawn in little time.</summary>
    public static TheoryData<string> Light()
    {
        using var _ = new SkipInit();
        return [.. NetworkCatalog.All.Where(n => n.Create(n.Input, n.Classes).ParameterCount < 15_000_000).Select(n => n.Name)];
    }

    [Fact]
    public void Names_are_unique_and_found()
    {
        Assert.Equal(NetworkCatalog.All.Count, NetworkCatalog.All.Select(n => n.Name).Distinct().Count());
        Assert.All(NetworkCatalog.All, n => Assert.Same(n, NetworkCatalog.Find(n.Name)));
        Assert.Null(NetworkCatalog.Find("none"));
    }

    [Fact]
    public void Every_network_of_the_assembly_is_in_the_catalog()
    {
        var types = typeof(NetworkCatalog).Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(NetworkEntry)));
        Assert.Equal(types.ToHashSet(), NetworkCatalog.All.Select(n => n.GetType()).ToHashSet());
    }

    [Theory]
    [InlineData("mnist-mlp", 101_770)]
    [InlineData("mnist-cnn", 47_658)]
    [InlineData("cifar-lenet", 62_006)]
    [InlineData("digits", 38_282)]
    [InlineData("fashion-cnn", 421_642)]
    [InlineData("cifar-two-layer", 1_541_510)]
    [InlineData("cifar-resnet18", 11_173_962)]
    [InlineData("resnet18", 11_689_512)]
    [InlineData("squeezenet1_0", 1_248_424)]
    public void The_parameters_are_as_many_as_counted_by_hand(string name, long count)
    {
        var entry = NetworkCatalog.Find(name)!;
        Assert.Equal(count, entry.Create(entry.Input, entry.Classes).ParameterCount);
    }

    [Theory]
    [MemberData(nameof(Light))]
    public void The_output_has_a_score_for_each_class(string name)
    {
        var entry = NetworkCatalog.Find(name)!;
        // Pictures of 224 pixels are for the quick ones; the others see smaller ones.
        Shape input = entry.Input.Elements < 100_000 || name is "resnet18" or "squeezenet1_0" ? entry.Input : [3, 64, 64];
        foreach (var (images, classes) in new[] { (1, 10), (3, 10), (2, 7) })
        {
            var scores = entry.Create(entry.Input, classes).Eval().Forward(Tensor.Randn([images, .. input]));
            Shape expected = entry.Kind switch
            {
                NetworkKind.Classifier => [images, classes],
                NetworkKind.Segmenter => [images, classes, input[1], input[2]],
                // The pictures' scores, and those of as many made ones.
                NetworkKind.Adversarial => [2 * images, 1],
                NetworkKind.Autoencoder => [images, .. input],
                _ => name == "dcgan-generator" ? [images, classes, 64, 64] : [images, classes, 28, 28],
            };
            Assert.Equal(expected, scores.Shape);
            Assert.All(scores.ToArray<float>(), s => Assert.True(float.IsFinite(s)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_summary_is_made_without_computing(string name)
    {
        using var _ = new SkipInit();
        var entry = NetworkCatalog.Find(name)!;
        var network = entry.Create(entry.Input, entry.Classes);
        var summary = network.Summary(entry.Input);
        Assert.Equal(network.ParameterCount - summary.Layers.Sum(l => l.Parameters), name == "convnext_tiny" ? 6_624 : 0);
        Assert.True(summary.MultiplyAdds > network.ParameterCount / 20);
    }

    [Fact]
    public void Pictures_are_prepared_as_torchvision_does()
    {
        var (efficient, next, digits) = (NetworkCatalog.Find("efficientnet_b0")!, NetworkCatalog.Find("convnext_tiny")!,
            NetworkCatalog.Find("mnist-mlp")!);
        Assert.Equal((256, Interpolation.Bicubic, 0.485f, 0.229f),
            (efficient.ResizeSide, efficient.Interpolation, efficient.Mean[0], efficient.Std[0]));
        Assert.Equal((236, Interpolation.Bilinear), (next.ResizeSide, next.Interpolation));
        Assert.Equal((28, 0f, 1f, 1), (digits.ResizeSide, digits.Mean[0], digits.Std[0], digits.Std.Count));
    }

    // torch.nn.Sequential numbers its children from 0; layers without parameters have a number and no keys.
    [Theory]
    [InlineData("mnist-mlp", "1 3")]
    [InlineData("cifar-two-layer", "1 3")]
    [InlineData("mnist-cnn", "0 3 7 9")]
    [InlineData("cifar-lenet", "0 3 7 9 11")]
    [InlineData("digits", "0 2 6 9")]
    [InlineData("fashion-cnn", "0 3 8 11")]
    public void The_keys_are_those_of_PyTorchs_sequential(string name, string layers)
    {
        var entry = NetworkCatalog.Find(name)!;
        Assert.Equal(layers.Split(' ').SelectMany(l => new[] { $"{l}.weight", $"{l}.bias" }),
            entry.Create(entry.Input, 10).StateDict().Keys);
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void The_description_names_the_sizes_of_the_layers(string name)
    {
        using var _ = new SkipInit();
        var entry = NetworkCatalog.Find(name)!;
        var layers = entry.Create(entry.Input, entry.Classes).NamedModules().Select(m => m.Module).ToList();
        var linear = layers.OfType<Linear>().Select(l => (In: l.InFeatures, Out: l.OutFeatures))
            .Concat(layers.OfType<Conv2d>().Where(c => c.OutChannels == entry.Classes).Select(c => (In: c.InChannels, Out: c.OutChannels)))
            .ToList();
        var sizes = Regex.Matches(entry.Description, @"\d+").Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture)).ToHashSet();
        Assert.All(linear, l => Assert.Contains(l.In, sizes));
        Assert.Equal(entry.Classes, linear[^1].Out);
    }

    [Theory]
    [MemberData(nameof(Light))]
    public void Another_seed_draws_other_weights_and_the_same_the_same(string name)
    {
        float[] Draw(ulong seed)
        {
            Generator.ManualSeed(seed);
            var entry = NetworkCatalog.Find(name)!;
            return [.. entry.Create(entry.Input, 10).Parameters().SelectMany(p => p.ToArray<float>())];
        }
        var first = Draw(1);
        Assert.Equal(first, Draw(1));
        Assert.NotEqual(first, Draw(2));
    }

    [Theory]
    [MemberData(nameof(Small))]
    public void It_overfits_one_small_batch(string name)
    {
        var entry = NetworkCatalog.Find(name)!;
        Generator.ManualSeed(3);
        var network = entry.Create(entry.Input, 10);
        var images = Tensor.Randn([10, .. entry.Input]);
        var labels = Tensor.From([.. Enumerable.Range(0, 10).Select(i => (long)(i * 3 % 10))]);
        var optimizer = new Adam(network.Parameters(), 0.002);
        // Dropout would only add noise to what is measured here.
        network.Eval();
        var loss = double.NaN;
        for (var step = 0; step < 60 && !(loss < 0.01); step++)
        {
            optimizer.ZeroGrad();
            var value = network.Forward(images).CrossEntropy(labels);
            loss = value.Item();
            value.Backward();
            optimizer.Step();
        }
        Assert.InRange(loss, 0, 0.05);
        Assert.Equal(labels.ToArray<long>(), network.Forward(images).ArgMax(1).ToArray<long>());
    }
}
