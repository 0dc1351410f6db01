using Fovea.Models;

namespace Fovea.Onnx.Tests.Export;

/// <summary>Every network of the catalogue as an ONNX file, held to ONNX Runtime.</summary>
public class NetworkExportTests
{
    // The smallest pictures first that a network may take.
    private static readonly int[] Sizes = [32, 64, 96, 128, 224];

    // Of those with more than 100 million parameters one is enough here: they differ in the number of layers alone. The benchmark
    // benchmarks/Fovea.Zoo holds all of them to ONNX Runtime.
    private static readonly string[] Large = ["vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn", "vgg11_bn"];

    // A pair draws the random numbers that its generator makes pictures of; both of its networks are there by themselves.
    public static TheoryData<string> Networks =>
        [.. NetworkCatalog.All.Where(n => n.Kind != NetworkKind.Adversarial).Select(n => n.Name).Except(Large)];

    [Theory, MemberData(nameof(Networks))]
    public void The_file_computes_what_the_network_computes_at_any_batch_size_and_comes_back_with_its_bits(string name)
    {
        using var folder = new TestFolder();
        var (network, shape) = Small(NetworkCatalog.Find(name)!);
        network.SaveOnnx(folder.At("model.onnx"), shape);
        var read = OnnxFile.Load(folder.At("model.onnx")).ToGraph();
        Assert.Equal(network.NamedParameters().Select(p => p.Name).Order(), read.NamedParameters().Select(p => p.Name).Order());
        // ONNX has no pooling into parts of unequal sizes: there it is a product of matrices.
        var isExact = !Trace.Of(network, Tensor.Zeros([1, .. shape])).Graph.Operations.Any(o =>
            o.Attributes is AdaptiveAvgPool2dAttributes { Size: var to } && o.Inputs[0]!.Shape is var from
            && (from[2] % to.H != 0 || from[3] % to.W != 0));
        using var file = new OrtSession(folder.At("model.onnx"));
        foreach (var batch in new[] { 1, 3 })
        {
            var x = Tensor.Randn([batch, .. shape], generator: new(7));
            using var _ = Autograd.NoGrad();
            var y = network.Forward(x);
            Assert.InRange(OrtSession.Difference(Assert.Single(file.Run(x)), y), 0, 1e-4);
            if (isExact) Assert.Equal(y.AsReadOnlyBytes(), read.Forward(x).AsReadOnlyBytes());
            else Assert.InRange(OrtSession.Difference(read.Forward(x), y), 0, 1e-5);
        }
    }

    private static (Module Network, Shape Input) Small(NetworkEntry entry)
    {
        foreach (var size in Sizes)
        {
            var shape = entry.Input.Rank == 3 && entry.Input[1] > size ? Shape.Create(entry.Input[0], size, size) : entry.Input;
            using var context = new ComputeContext(3).Use();
            try
            {
                // Drawn once it is known to fit.
                using (new SkipInit()) Fits(entry, shape);
                return (entry.Create(shape, Math.Min(entry.Classes, 20)).Eval(), shape);
            }
            catch (Exception e) when (e is ShapeException or ArgumentException && shape != entry.Input)
            {
                // Too small for this one.
            }
        }
        throw new InvalidOperationException(entry.Name);
    }

    private static void Fits(NetworkEntry entry, Shape shape) => entry.Create(shape, Math.Min(entry.Classes, 20)).Summary(shape);
}
