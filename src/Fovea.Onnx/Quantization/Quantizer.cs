using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Brings a trained network to 8 bits: weights by output channel, activations by the range of values that they take on
/// samples.</summary>
/// <remarks>Convolutions and matrix products with constant weights; what lies between stays in floating point. Source: H. Wu et al.,
/// "Integer quantization for deep learning inference: principles and empirical evaluation", arXiv:2004.09602, sections 3 and 4.</remarks>
/// <example><code>
/// var plan = Quantizer.Calibrate(network, batches);
/// var accuracy = Accuracy(new QuantizedModule(network, plan));        // as it will be in 8 bits
/// network.SaveOnnx("int8.onnx", [1, 28, 28], new() { Quantization = plan });
/// </code></example>
public static class Quantizer
{
    /// <summary>Finds scales and zero points.</summary>
    /// <param name="module">The network; it is run in inference mode and left in the mode that it has.</param>
    /// <param name="batches">Inputs like those it will see, some hundred samples; gone through once for each pass of the estimator.</param>
    /// <param name="options">How ranges are found, and which values weights take.</param>
    /// <exception cref="ArgumentException">There is no batch.</exception>
    /// <exception cref="InvalidOperationException">The network has nothing to bring to 8 bits, or its activations are not
    /// finite.</exception>
    public static QuantizationPlan Calibrate(Module module, IEnumerable<Tensor> batches, QuantizationOptions? options = null)
    {
        using var mode = ModeScope.Inference(module);
        using var _ = Autograd.NoGrad();
        var o = options ?? new();
        var estimator = o.Estimator ?? new MinMaxRange();
        var observers = new Dictionary<int, RangeObserver>();
        var weights = new Dictionary<int, (string Name, QuantizedWeight Weight, float[]? Bias)>();
        for (int pass = 0, passes = 1; pass < passes; pass++)
        {
            var seen = false;
            foreach (var batch in batches)
            {
                var graph = Trace.Of(module, batch).Graph;
                if (!seen && pass == 0) Find(graph, weights, o.MostWeight);
                seen = true;
                var p = pass;
                GraphRun.Run(graph, [batch], (place, operation, inputs) =>
                {
                    if (!weights.ContainsKey(place)) return;
                    if (!observers.TryGetValue(place, out var observer)) observers[place] = observer = estimator.Observe();
                    See(observer, operation, inputs[0]!, p);
                });
            }
            if (!seen) throw new ArgumentException("quantization: expected at least one batch of samples, got none.", nameof(batches));
            passes = observers.Values.Max(o => o.Passes);
        }
        return new(weights.ToDictionary(w => w.Key, w =>
        {
            var (name, weight, bias) = w.Value;
            var (low, high) = observers[w.Key].Range;
            var input = QuantizedActivation.Of(low, high);
            return new QuantizedOperation(name, input, weight, bias is null ? null : QuantizedOperation.Round(bias, input, weight));
        }));
    }

    private static void See(RangeObserver observer, Operation operation, Tensor x, int pass)
    {
        var values = x.AsReadOnlySpan<float>();
        foreach (var value in values)
            if (!float.IsFinite(value)) throw new InvalidOperationException(
                $"quantization: expected finite activations, got {value} before {operation.Name} → {operation.Outputs[0].Shape}.");
        observer.See(values, pass);
    }

    // The operations whose weights are constant, and these in 8 bits.
    private static void Find(OperationGraph graph, Dictionary<int, (string, QuantizedWeight, float[]?)> weights, int most)
    {
        var constants = GraphRun.Constants(graph);
        foreach (var (i, operation) in graph.Operations.Index())
        {
            if (Axis(operation) is not { } axis || constants.ContainsKey(operation.Inputs[0]!)
                || !constants.TryGetValue(operation.Inputs[1]!, out var weight) || weight.DType != DType.Float32) continue;
            float[]? bias = null;
            if (operation.Inputs[2] is { } b)
            {
                if (!constants.TryGetValue(b, out var known)) continue;
                bias = known.ToArray<float>();
            }
            weights[i] = (operation.Name, QuantizedWeight.Of(weight, axis, most), bias);
        }
        if (weights.Count == 0) throw new InvalidOperationException(
            "quantization: expected a network with convolutions or fully-connected layers in Float32, got one without.");
    }

    // The axis of the output channels among an operation's weights; null where it has none.
    private static int? Axis(Operation operation) => operation.Attributes switch
    {
        Conv2dAttributes => 0,
        ConvTranspose2dAttributes => 1,
        MatMulAttributes { TransposeB: var transposed } when operation.Inputs[1]!.Shape.Rank == 2 => transposed ? 0 : 1,
        _ => null,
    };
}
