using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>A network that computes in 8 bits: its convolutions sum up products of bytes in 32 bits, exactly, and hand bytes on to one
/// another where they can.</summary>
/// <remarks>Always in inference mode; there is no gradient. Convolutions in groups, transposed ones and matrix products are simulated, as
/// <see cref="QuantizedModule"/> simulates them all, whose results it has up to an activation that lies between two bytes.</remarks>
/// <example><code>
/// var network = new Int8Module(trained, Quantizer.Calibrate(trained, batches));
/// var read = OnnxFile.Load("int8.onnx").ToInt8();
/// </code></example>
public sealed class Int8Module : Module
{
    // A data set has batches of one size, and a last one.
    private const int MostGraphs = 8;

    private readonly Module _module;
    private readonly QuantizationPlan _plan;
    private readonly Dictionary<string, Int8Graph> _graphs = new(StringComparer.Ordinal);
    // Several threads may compute at once, as with any network that nobody trains.
    private readonly Lock _gate = new();

    /// <summary>A network and its plan.</summary>
    /// <param name="module">The network that was calibrated.</param>
    /// <param name="plan">What <see cref="Quantizer"/> found, or what a file says.</param>
    public Int8Module(Module module, QuantizationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(plan);
        (_module, _plan) = (module, plan);
    }

    /// <inheritdoc/>
    public override int? InputCount => _module.InputCount;

    /// <inheritdoc/>
    public override string Describe() => $"Int8Module({_module.Describe()}, {_plan.Operations.Count} operations in 8 bits)";

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The plan is of another network.</exception>
    protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs)
    {
        using var _ = Autograd.NoGrad();
        Tensor[] given = [.. inputs];
        return Graph(given).Run(given);
    }

    /// <summary>The steps for inputs of some shapes.</summary>
    internal Int8Graph Graph(Tensor[] inputs)
    {
        using var _ = _gate.EnterScope();
        var shapes = string.Join(' ', inputs.Select(x => x.Shape));
        if (_graphs.TryGetValue(shapes, out var graph)) return graph;
        using var mode = ModeScope.Inference(_module);
        if (_graphs.Count == MostGraphs) _graphs.Clear();
        new Aside(inputs[0].Storage.Device).During(() =>
            graph = new(Trace.Of(_module, [.. inputs.Select(x => Tensor.Zeros(x.Shape, x.DType))]).Graph, _plan));
        return _graphs[shapes] = graph!;
    }

    // What is traced on the way is no part of a recording.
    private sealed class Aside(Device device) : InterposedDevice(device);
}
