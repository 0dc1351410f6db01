using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>A network as it will compute in 8 bits, simulated in floating point: inputs, weights and biases of each operation of the plan
/// are brought to integers and back.</summary>
/// <remarks>Always in inference mode; there is no gradient. Its numbers are those of the exported file up to the order of sums.</remarks>
public sealed class QuantizedModule : Module
{
    // A data set has batches of one size, and a last one.
    private const int MostGraphs = 8;

    private readonly Module _module;
    private readonly QuantizationPlan _plan;
    private readonly Dictionary<int, (Tensor Weight, Tensor? Bias)> _weights;
    private readonly Dictionary<string, OperationGraph> _graphs = new(StringComparer.Ordinal);

    /// <summary>A network and its plan.</summary>
    /// <param name="module">The network that was calibrated.</param>
    /// <param name="plan">What <see cref="Quantizer"/> found.</param>
    public QuantizedModule(Module module, QuantizationPlan plan)
    {
        (_module, _plan) = (module, plan);
        _weights = plan.Operations.ToDictionary(o => o.Key, o => (o.Value.Weight.Dequantize(), o.Value.DequantizedBias()));
    }

    /// <inheritdoc/>
    public override int? InputCount => _module.InputCount;

    /// <inheritdoc/>
    public override string Describe() => $"QuantizedModule({_module.Describe()}, {_weights.Count} operations in 8 bits)";

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The plan is of another network.</exception>
    protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs)
    {
        using var _ = Autograd.NoGrad();
        Tensor[] given = [.. inputs];
        var shapes = string.Join(' ', given.Select(x => x.Shape));
        if (!_graphs.TryGetValue(shapes, out var graph))
        {
            using var mode = ModeScope.Inference(_module);
            if (_graphs.Count == MostGraphs) _graphs.Clear();
            _graphs[shapes] = graph = Trace.Of(_module, given).Graph;
        }
        return GraphRun.Run(graph, given, (place, operation, x) =>
        {
            if (_plan.Find(place, operation) is not { } plan) return;
            (x[0], x[1]) = (plan.Input.Simulate(x[0]!), _weights[place].Weight);
            if (x[2] is not null) x[2] = _weights[place].Bias;
        });
    }
}
