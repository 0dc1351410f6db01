using System.Globalization;
using System.Text.RegularExpressions;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary><see cref="NetworkCatalog"/>: every network runs, learns and has PyTorch's keys.</summary>
public class NetworkCatalogTests
{
    public static TheoryData<string> Names() => [.. NetworkCatalog.All.Select(n => n.Name)];

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
    public void The_parameters_are_as_many_as_counted_by_hand(string name, long count)
    {
        var entry = NetworkCatalog.Find(name)!;
        Assert.Equal(count, entry.Create(entry.Input, 10).ParameterCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_output_has_a_score_for_each_class(string name)
    {
        var entry = NetworkCatalog.Find(name)!;
        foreach (var (images, classes) in new[] { (1, 10), (3, 10), (2, 7) })
        {
            var scores = entry.Create(entry.Input, classes).Eval().Forward(Tensor.Randn([images, .. entry.Input]));
            Assert.Equal([images, classes], scores.Shape);
            Assert.All(scores.ToArray<float>(), s => Assert.True(float.IsFinite(s)));
        }
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
    [MemberData(nameof(Names))]
    public void The_description_names_the_sizes_of_the_layers(string name)
    {
        var entry = NetworkCatalog.Find(name)!;
        var linear = entry.Create(entry.Input, 10).NamedModules().Select(m => m.Module).OfType<Linear>().ToList();
        var sizes = Regex.Matches(entry.Description, @"\d+").Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture)).ToHashSet();
        Assert.All(linear, l => Assert.Contains(l.InFeatures, sizes));
        Assert.Equal(10, linear[^1].OutFeatures);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_seed_draws_other_weights_and_the_same_the_same(string name)
    {
        float[] Draw(ulong seed)
        {
            Generator.ManualSeed(seed);
            var entry = NetworkCatalog.Find(name)!;
            return [.. entry.Create(entry.Input, 10).Parameters().SelectMany(p => p.ToArray<float>())];
        }
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Theory]
    [MemberData(nameof(Names))]
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
