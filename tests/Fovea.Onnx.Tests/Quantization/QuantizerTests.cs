using Fovea.Models;
using Fovea.Onnx.Schema;
using Fovea.Onnx.Tests.Export;

namespace Fovea.Onnx.Tests.Quantization;

/// <summary>Networks in 8 bits: simulated, exported, and the one held to the other in ONNX Runtime.</summary>
public class QuantizerTests
{
    public static TheoryData<string> Estimators => [.. Catalog<RangeEstimator>.All.Select(e => e.Name)];

    [Theory, MemberData(nameof(Estimators))]
    public void The_file_computes_what_the_simulation_computes(string estimator)
    {
        using var folder = new TestFolder();
        using var context = new ComputeContext(5).Use();
        var network = new DigitsCnn().Eval();
        Tensor[] batches = [.. Enumerable.Range(0, 4).Select(i => Tensor.Randn([32, 1, 8, 8], generator: new((ulong)i)))];
        var plan = Quantizer.Calibrate(network, batches, new() { Estimator = RangeEstimator.Get(estimator) });
        Assert.Equal(4, plan.Operations.Count);
        var path = Path.Combine(folder.Path, "int8.onnx");
        network.SaveOnnx(path, [1, 8, 8], new() { Quantization = plan });
        using var file = new OrtSession(path);
        var x = Tensor.Randn([200, 1, 8, 8], generator: new(9));
        using var _ = Autograd.NoGrad();
        var (simulated, computed, exact) = (new QuantizedModule(network, plan).Forward(x), file.Run(x)[0], network.Forward(x));
        // A sum that is rounded otherwise may take an activation to the next of its 256 values.
        Assert.InRange(OrtSession.Difference(computed, simulated), 0, 0.03);
        Assert.InRange(OrtSession.Difference(simulated, exact), 1e-4, 0.15);
        Assert.InRange(Alike(computed, simulated), 0.99, 1);
    }

    [Fact]
    public void Weights_of_the_full_range_are_right_where_nodes_are_run_as_written()
    {
        using var folder = new TestFolder();
        using var context = new ComputeContext(5).Use();
        var network = new DigitsCnn().Eval();
        var x = Tensor.Randn([64, 1, 8, 8], generator: new(1));
        var plan = Quantizer.Calibrate(network, [x], new() { FullRange = true });
        Assert.Equal(127, plan.Operations[0].Weight.Values.Max(q => Math.Abs((int)q)));
        Assert.Equal(64, Quantizer.Calibrate(network, [x]).Operations[0].Weight.Values.Max(q => Math.Abs((int)q)));
        var path = Path.Combine(folder.Path, "int8.onnx");
        network.SaveOnnx(path, [1, 8, 8], new() { Quantization = plan });
        using var file = new OrtSession(path, plain: true);
        Assert.InRange(OrtSession.Difference(file.Run(x)[0], new QuantizedModule(network, plan).Forward(x)), 0, 0.03);
    }

    [Fact]
    public void Weights_are_bytes_in_the_file_and_everything_is_there_once()
    {
        using var folder = new TestFolder();
        var network = new Branches();
        var path = Path.Combine(folder.Path, "int8.onnx");
        network.SaveOnnx(path, [3, 6, 6], new() { Quantization = Quantizer.Calibrate(network, [Tensor.Randn([4, 3, 6, 6])]) });
        var graph = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)).Graph;
        // Both convolutions read one input.
        Assert.Single(graph.Node, n => n.OpType == "QuantizeLinear");
        Assert.DoesNotContain(graph.Initializer, i => i.Name is "a.weight" or "b.weight" or "a.bias");
        var weight = Assert.Single(graph.Initializer, i => i.Name == "a.weight_quantized");
        Assert.Equal((int)TensorProto.Types.DataType.Int8, weight.DataType);
        Assert.Equal([5, 3, 3, 3], weight.Dims);
        Assert.Equal((int)TensorProto.Types.DataType.Int32, Assert.Single(graph.Initializer, i => i.Name == "a.bias_quantized").DataType);
        using var file = new OrtSession(path);
        Assert.Equal("[2, 5, 6, 6]", file.Run(Tensor.Randn([2, 3, 6, 6]))[0].Shape.ToString());
    }

    [Fact]
    public void Every_kind_of_layer_with_weights_is_brought_to_bytes()
    {
        using var folder = new TestFolder();
        using var context = new ComputeContext(2).Use();
        (Module Network, Shape Input)[] networks =
        [
            (new Sequential(new Conv1d(3, 4, 3), new ReLU(), new Flatten(), new Linear(4 * 8, 6)), [3, 10]),
            (new Sequential(new ConvTranspose2d(4, 6, 3, stride: 2, groups: 2), new ReLU(), new Conv2d(6, 4, 3, groups: 2, bias: false)),
                [4, 5, 4]),
            (new Lambda(rows => rows.Linear(_shared, null)), [3, 7]),
        ];
        foreach (var (network, input) in networks)
        {
            var path = Path.Combine(folder.Path, "int8.onnx");
            var x = Tensor.Randn([6, .. input], generator: new(4));
            var plan = Quantizer.Calibrate(network, [x]);
            network.SaveOnnx(path, input, new() { Quantization = plan });
            Assert.Equal(network is Lambda ? 1 : 2, plan.Operations.Count);
            using var file = new OrtSession(path);
            using var _ = Autograd.NoGrad();
            var simulated = new QuantizedModule(network, plan).Forward(x);
            Assert.InRange(OrtSession.Difference(file.Run(x)[0], simulated), 0, 0.02);
            Assert.InRange(OrtSession.Difference(simulated, network.Eval().Forward(x)), 1e-6, 0.05);
        }
    }

    [Fact]
    public void A_large_network_takes_a_quarter_of_the_bytes()
    {
        using var folder = new TestFolder();
        var network = new MnistMlp();
        string single = Path.Combine(folder.Path, "a.onnx"), bytes = Path.Combine(folder.Path, "b.onnx");
        network.SaveOnnx(single, [1, 28, 28]);
        network.SaveOnnx(bytes, [1, 28, 28], new() { Quantization = Quantizer.Calibrate(network, [Tensor.Rand([8, 1, 28, 28])]) });
        Assert.InRange(new FileInfo(bytes).Length / (double)new FileInfo(single).Length, 0.2, 0.27);
    }

    [Fact]
    public void Calibration_leaves_the_network_as_it_was()
    {
        var network = new DigitsCnn();
        var before = network.StateDict().ToDictionary(s => s.Key, s => s.Value.ToArray<float>());
        Quantizer.Calibrate(network, [Tensor.Randn([4, 1, 8, 8])]);
        Assert.True(network.IsTraining);
        Assert.All(network.StateDict(), s => Assert.Equal(before[s.Key], s.Value.ToArray<float>()));
    }

    [Fact]
    public void What_cannot_be_calibrated_is_refused()
    {
        var network = new MnistMlp([1, 2, 2], 3);
        var none = Assert.Throws<ArgumentException>(() => Quantizer.Calibrate(network, []));
        Assert.StartsWith("quantization: expected at least one batch of samples, got none.", none.Message);
        var infinite = Assert.Throws<InvalidOperationException>(() =>
            Quantizer.Calibrate(network, [Tensor.Full([1, 1, 2, 2], double.NaN)]));
        Assert.Equal("quantization: expected finite activations, got NaN before matmul → [1, 128].", infinite.Message);
        var nothing = Assert.Throws<InvalidOperationException>(() => Quantizer.Calibrate(new ReLU(), [Tensor.Zeros([1, 2])]));
        Assert.Equal("quantization: expected a network with convolutions or fully-connected layers in Float32, got one without.",
            nothing.Message);
        var plan = Quantizer.Calibrate(network, [Tensor.Ones([1, 1, 2, 2])]);
        var other = Assert.Throws<InvalidOperationException>(() =>
            new QuantizedModule(new MnistMlp([1, 2, 3], 3), plan).Forward(Tensor.Ones([1, 1, 2, 3])));
        Assert.Equal("quantization: expected matmul with weights [128, 4] as operation 1, got matmul. Calibrate this network.",
            other.Message);
        var unknown = Assert.Throws<ArgumentException>(() => RangeEstimator.Get("guess"));
        Assert.StartsWith("calibration: expected one of minmax, average, percentile, got 'guess'.", unknown.Message);
    }

    private static readonly Tensor _shared = Tensor.Randn([5, 7], generator: new(8));

    private static double Alike(Tensor a, Tensor b) =>
        a.ArgMax(1).ToArray<long>().Zip(b.ArgMax(1).ToArray<long>(), (i, j) => i == j ? 1.0 : 0).Average();

    private sealed class Branches : Module
    {
        private readonly Conv2d _a, _b;

        public Branches() => (_a, _b) = (Child("a", new Conv2d(3, 5, 3, padding: 1)), Child("b", new Conv2d(3, 5, 1)));

        protected override Tensor Compute(Tensor x) => Run(_a, x) + Run(_b, x);
    }
}
