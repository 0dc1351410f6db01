using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Bench.Tests;

/// <summary>Layers that are timed by themselves: what they compute, and how many operations are counted.</summary>
public class LayerEntryTests
{
    // Outputs times the multiply-adds of one, by hand: of a transposed convolution inputs times those of one.
    [Theory]
    [InlineData("depthwise-3x3", 144 * 56 * 56, 9)]
    [InlineData("depthwise-3x3-s2", 96 * 56 * 56, 9)]
    [InlineData("depthwise-5x5", 240 * 28 * 28, 25)]
    [InlineData("grouped-3x3", 128 * 56 * 56, 9 * 4)]
    [InlineData("transposed-4x4-s2", 256 * 8 * 8, 128 * 16)]
    [InlineData("transposed-2x2-s2", 128 * 64 * 64, 64 * 4)]
    public void A_multiply_add_is_two_operations_and_gradients_are_twice_the_output(string name, long elements, long each)
    {
        Assert.Equal(2 * elements * each, Create($"{name}-infer-b1").Flops);
        Assert.Equal(3 * 16 * 2 * elements * each, Create($"{name}-train-b16").Flops);
    }

    public static TheoryData<string> Layers() => [.. Entries().Select(w => w.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_step_gives_finite_numbers_that_are_not_zero(string name)
    {
        var workload = Create(name);
        workload.Step();
        workload.Step();
        Assert.Equal(name.Contains("train", StringComparison.Ordinal) ? 3 : 1, workload.Results.Count);
        Assert.All(workload.Results, result =>
        {
            var values = result.ToArray<float>();
            Assert.All(values, v => Assert.True(float.IsFinite(v)));
            Assert.True(values.Count(v => v != 0) > values.Length / 2);
        });
    }

    // ∂⟨upstream, layer(x)⟩ is linear in x and in the weights: each gradient times its tensor is the same product.
    [Fact]
    public void The_gradients_are_those_of_input_and_weights()
    {
        Generator.ManualSeed(0);
        var layer = new Conv2d(4, 4, 3, stride: 2, padding: 1, groups: 4, bias: false);
        var workload = new LayerWorkload(layer, [2, 4, 7, 6]);
        workload.Step();
        var (y, dx, dw) = (workload.Results[0], workload.Results[1], workload.Results[2]);
        var product = Product(y, workload.Upstream);
        Assert.True(Math.Abs(product) > 0.1);
        Assert.Equal(product, Product(workload.Input, dx), 1e-4);
        Assert.Equal(product, Product(layer.Weight, dw), 1e-4);
        Assert.Equal(([2, 4, 4, 3], [2, 4, 7, 6], [4, 1, 3, 3]), (y.Shape, dx.Shape, dw.Shape));
    }

    [Fact]
    public void Peers_know_every_layer()
    {
        using var script = typeof(PeerSet).Assembly.GetManifestResourceStream("torch_peer.py")!;
        var text = new StreamReader(script).ReadToEnd();
        Assert.All(Entries().OfType<LayerForward>(), w => Assert.Contains($"\"{w.Layer.Name}\": (", text, StringComparison.Ordinal));
    }

    private static double Product(Tensor a, Tensor b) => a.ToArray<float>().Zip(b.ToArray<float>(), (x, y) => (double)x * y).Sum();

    private static IEnumerable<WorkloadEntry> Entries() => WorkloadEntry.All.Where(w => w is LayerForward or LayerTraining);

    private static Workload Create(string name) => Catalog<WorkloadEntry>.Find(name)!.Create();
}
