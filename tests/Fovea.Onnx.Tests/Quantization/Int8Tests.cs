using Fovea.Models;
using Fovea.Onnx.Tests.Export;

namespace Fovea.Onnx.Tests.Quantization;

/// <summary>Networks that compute in bytes: beside the simulation, beside ONNX Runtime, and read from a file.</summary>
public class Int8Tests
{
    [Fact]
    public void A_network_in_bytes_computes_what_the_simulation_computes()
    {
        using var context = new ComputeContext(5).Use();
        (Module Network, Shape Input, int Convolutions)[] networks =
        [
            (new DigitsCnn(), [1, 8, 8], 2),
            (new SqueezeNet(classes: 10), [3, 65, 63], 26),
            // Two branches that are added, one of which is pooled with a border; and groups, which are simulated.
            (new Branching(), [3, 20, 18], 3),
        ];
        foreach (var (network, input, convolutions) in networks)
        {
            var x = Tensor.Randn([3, .. input], generator: new(4));
            var plan = Quantizer.Calibrate(network, [x], new() { FullRange = true });
            using var _ = Autograd.NoGrad();
            var whole = new Int8Module(network, plan);
            Assert.Equal(convolutions, whole.Graph([x]).Convolutions);
            var (got, simulated) = (whole.Forward(x), new QuantizedModule(network, plan).Forward(x));
            // A sum that is rounded otherwise may take an activation to the next of its 256 values.
            Assert.InRange(OrtSession.Difference(got, simulated), 0, 0.03);
            Assert.InRange(OrtSession.Difference(got, network.Eval().Forward(x)), 1e-5, 0.2);
        }
    }

    [Fact]
    public void One_convolution_differs_from_the_simulation_by_the_rounding_of_its_sums()
    {
        using var context = new ComputeContext(6).Use();
        var network = new Conv2d(7, 33, 3, stride: 2, padding: 1);
        var x = Tensor.Randn([2, 7, 15, 12], generator: new(1));
        var plan = Quantizer.Calibrate(network, [x], new() { FullRange = true });
        using var _ = Autograd.NoGrad();
        var simulated = new QuantizedModule(network, plan).Forward(x);
        Assert.InRange(OrtSession.Difference(new Int8Module(network, plan).Forward(x), simulated), 0, 1e-5);
    }

    [Fact]
    public void A_file_is_read_as_the_network_that_it_was_written_from()
    {
        using var folder = new TestFolder();
        using var context = new ComputeContext(7).Use();
        var network = new SqueezeNet11(classes: 12).Eval();
        var x = Tensor.Randn([1, 3, 64, 64], generator: new(2));
        var plan = Quantizer.Calibrate(network, [x]);
        var path = Path.Combine(folder.Path, "int8.onnx");
        network.SaveOnnx(path, [3, 64, 64], new() { Quantization = plan });
        var read = OnnxFile.Load(path).ToInt8();
        using var _ = Autograd.NoGrad();
        Assert.Equal(26, read.Graph([x]).Convolutions);
        var got = read.Forward(x);
        Assert.Equal(new Int8Module(network, plan).Forward(x).ToArray<float>(), got.ToArray<float>());
        using var file = new OrtSession(path);
        Assert.InRange(OrtSession.Difference(file.Run(x)[0], got), 0, 0.03);
    }

    [Fact]
    public void A_recorded_call_gives_the_same_bits_for_any_number_of_threads()
    {
        using var context = new ComputeContext(8).Use();
        var network = new SqueezeNet(classes: 10);
        var x = Tensor.Randn([1, 3, 64, 64], generator: new(3));
        var whole = new Int8Module(network, Quantizer.Calibrate(network, [x]));
        using var _ = Autograd.NoGrad();
        var expected = whole.Forward(x).ToArray<float>();
        foreach (var threads in (int[])[1, 3])
        {
            WorkPool.Threads = threads;
            var call = new InferenceCall(whole);
            for (var i = 0; i < 3; i++) Assert.Equal(expected, call.Run(x).ToArray<float>());
            Assert.Null(call.Refusal);
        }
    }

    [Fact]
    public void A_classifier_runs_a_file_of_bytes_in_bytes_and_keeps_them_when_it_is_saved()
    {
        using var folder = new TestFolder();
        using var context = new ComputeContext(7).Use();
        var network = new SqueezeNet11(classes: 12).Eval();
        string path = Path.Combine(folder.Path, "int8.onnx"), saved = Path.Combine(folder.Path, "int8.fovea");
        var x = Tensor.Randn([2, 3, 64, 64], generator: new(2));
        network.SaveOnnx(path, [3, 64, 64], new() { Quantization = Quantizer.Calibrate(network, [x]) });
        var classifier = ImageClassifier.Load(path);
        Assert.IsType<Int8Module>(classifier.Network);
        var refused = Assert.Throws<NotSupportedException>(() => classifier.Network.SaveOnnx(path, [3, 64, 64]));
        Assert.Contains("Export the network that was quantised, with its plan", refused.Message);
        classifier.Save(saved);
        Assert.InRange(new FileInfo(saved).Length, 0, new FileInfo(path).Length + 100_000);
        Assert.Equal(classifier.Scores(x).ToArray<float>(), ImageClassifier.Load(saved).Scores(x).ToArray<float>());
    }

    [Fact]
    public void A_file_without_convolutions_of_bytes_is_refused()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "plain.onnx");
        new DigitsCnn().SaveOnnx(path, [1, 8, 8]);
        var error = Assert.Throws<NotSupportedException>(() => OnnxFile.Load(path).ToInt8());
        Assert.Contains("expected convolutions of bytes (QuantizeLinear, DequantizeLinear, Conv), got none", error.Message);
    }

    private sealed class Branching : Module
    {
        private readonly Conv2d _first, _left, _right, _grouped;

        public Branching()
        {
            _first = Child("first", new Conv2d(3, 12, 3, padding: 1));
            _left = Child("left", new Conv2d(12, 20, 1));
            _right = Child("right", new Conv2d(12, 20, 3, padding: 2, dilation: 2));
            _grouped = Child("grouped", new Conv2d(20, 20, 3, groups: 4));
        }

        public override string Describe() => "Branching()";

        protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs)
        {
            var x = _first.Forward(inputs[0]).ReLU().MaxPool2d(new(3) { Stride = 1, Padding = 1 });
            return [_grouped.Forward((_left.Forward(x) + _right.Forward(x)).ReLU())];
        }
    }
}
