using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary>The networks beside PyTorch's: keys, shapes and number of parameters, what they compute in inference and in training, and
/// gradients, with weights that both take from a formula.</summary>
public class ZooTests
{
    // Those whose last layer is as it is published, also where outputs were recorded.
    private static readonly string[] Whole = ["dcgan-discriminator", "dcgan-generator", "lenet5", "unet"];

    public static TheoryData<string> Names() => [.. ZooRecord.Names()];

    public static TheoryData<string> Training() => [.. ZooRecord.Names().Where(n => ZooRecord.Of(n).Trains)];

    [Fact]
    public void Every_published_network_is_recorded() => Assert.Equal(
        NetworkCatalog.All.Where(n => n.Source.Length > 0 && n.Name is not ("cifar-lenet" or "cifar-resnet18")).Select(n => n.Name)
            .Order(StringComparer.Ordinal), ZooRecord.Names());

    [Theory]
    [MemberData(nameof(Names))]
    public void Keys_and_shapes_are_PyTorchs_in_its_order(string name)
    {
        var (record, entry) = (ZooRecord.Of(name), NetworkCatalog.Find(name)!);
        using var _ = new SkipInit();
        var network = entry.Create(entry.Input, entry.Classes);
        Assert.Equal(record.Keys, network.StateDict().Select(s => $"{s.Key} {string.Join('x', s.Value.Shape)}".TrimEnd()));
        Assert.Equal(record.Parameters, network.ParameterCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_are_PyTorchs(string name)
    {
        var (record, network) = (ZooRecord.Of(name), Filled(name));
        network.Eval();
        using var _ = Autograd.NoGrad();
        var difference = Compare(record, "", network.Forward(Input(record)));
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant($"{name}: {difference:0.0e0}"));
        Assert.InRange(difference, 0, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Training))]
    public void In_training_outputs_and_gradients_are_PyTorchs(string name)
    {
        // In Float64: rectifiers and the statistics of few pixels make much of the last bits of Float32.
        var (record, network) = (ZooRecord.Of(name), Filled(name).To(DType.Float64));
        var outputs = network.Forward(Input(record).To(DType.Float64));
        Assert.InRange(Compare(record, "train-", outputs.To(DType.Float32)), 0, 1e-6);
        var weights = Tensor.From(ZooRecord.Hashed(1 << 21, outputs.Count), outputs.Shape).To(DType.Float64);
        (outputs * weights).Sum().Backward();
        var parameters = network.NamedParameters().ToDictionary(p => p.Name, p => p.Tensor);
        var (worst, least) = (0.0, 1e-6 * record.Gradients.Max(g => g.Scale));
        foreach (var (key, scale) in record.Gradients)
        {
            var gradient = parameters[key].Grad!.ToArray<double>();
            worst = Math.Max(worst, record.Gradient(key).Max(g => Math.Abs(gradient[g.Index] - g.Value)) / Math.Max(scale, least));
        }
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant($"{name}: {worst:0.0e0}"));
        Assert.InRange(worst, 0, 1e-5);
    }

    private static Module Filled(string name)
    {
        var (record, entry) = (ZooRecord.Of(name), NetworkCatalog.Find(name)!);
        Module network;
        using (new SkipInit())
            network = Whole.Contains(name) ? entry.Create(entry.Input, entry.Classes)
                : entry.Create(Shape.Create(record.Input.Sizes[1..]), 10);
        ZooRecord.Fill(network);
        return network;
    }

    private static Tensor Input(ZooRecord record) => Tensor.From(ZooRecord.Hashed(1 << 20, record.Input.Elements), record.Input);

    // The largest difference of a value, or of the norm in the measure of all values, relative to the largest value.
    private static double Compare(ZooRecord record, string prefix, Tensor outputs)
    {
        Assert.Equal(record.Outputs, outputs.Shape);
        var values = outputs.ToArray<float>();
        var norm = Math.Sqrt(values.Sum(v => (double)v * v));
        return Math.Max(Math.Abs(norm - record.Norm(prefix)) / record.Norm(prefix),
            record.Values(prefix).Max(v => Math.Abs(values[v.Index] - v.Value)) / record.Scale(prefix));
    }
}
