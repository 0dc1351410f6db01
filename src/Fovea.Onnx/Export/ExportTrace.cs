using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>A module's operations, and which of their sizes follow the batch: found by tracing it with two batch sizes.</summary>
internal sealed class ExportTrace
{
    private const int First = 2, Second = 3;

    private readonly Dictionary<GraphValue, long[]> _dims = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Operation, Operation> _twins = new(ReferenceEqualityComparer.Instance);

    private ExportTrace(GraphModule module, Module source)
    {
        Module = module;
        // What came from a file keeps its names.
        (InputNames, OutputNames) = source is GraphModule own ? (own.InputNames, own.OutputNames) : (module.InputNames, module.OutputNames);
    }

    /// <summary>What the inputs are called.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>What the outputs are called.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>The operations.</summary>
    public GraphModule Module { get; }

    /// <summary>Whether the first axis of the inputs is open.</summary>
    public bool IsOpen => _twins.Count > 0;

    /// <summary>The sizes of a value: −k stands for k times the batch.</summary>
    public IReadOnlyList<long> Dims(GraphValue value) =>
        _dims.TryGetValue(value, out var dims) ? dims : Array.ConvertAll(value.Shape.Sizes.ToArray(), s => (long)s);

    /// <summary>A number that an operation has, where −k stands for k times the batch.</summary>
    public long Size(Operation operation, Func<OperationAttributes, int> size) => _twins.TryGetValue(operation, out var twin)
        ? Size(operation, size(operation.Attributes), size(twin.Attributes)) : size(operation.Attributes);

    /// <summary>Traces a module in inference mode.</summary>
    /// <param name="module">The module.</param>
    /// <param name="inputs">Inputs whose first axis is the batch.</param>
    /// <param name="options">Whether the batch is open.</param>
    /// <exception cref="InvalidOperationException">The batch is to be open, and operations cannot say what the module does with
    /// it.</exception>
    public static ExportTrace Of(Module module, IReadOnlyList<Tensor> inputs, OnnxExportOptions options)
    {
        using var mode = ModeScope.Inference(module);
        if (options.FixedShapes) return new(Trace.Of(module, inputs), module);
        if (options.Batch is { } n) return new(Trace.Of(module, Sized(inputs, n)), module);
        GraphModule first, second;
        try
        {
            (first, second) = (Trace.Of(module, Sized(inputs, First)), Trace.Of(module, Sized(inputs, Second)));
        }
        catch (ShapeException) when (module is GraphModule)
        {
            // It was made for one batch.
            return new(Trace.Of(module, inputs), module);
        }
        var trace = new ExportTrace(first, module);
        trace.Pair(first.Graph, second.Graph);
        return trace;
    }

    private static Tensor[] Sized(IReadOnlyList<Tensor> inputs, int batch) => [.. inputs.Select(x =>
        x.Rank == 0 || x.Shape[0] == batch ? x
            : x.IndexSelect(0, x.Storage.Device.From([.. Enumerable.Range(0, batch).Select(i => (long)(i % x.Shape[0]))], [batch])))];

    private void Pair(OperationGraph a, OperationGraph b)
    {
        var partners = new Dictionary<GraphValue, GraphValue>(ReferenceEqualityComparer.Instance);
        foreach (var (u, v) in a.Inputs.Zip(b.Inputs)) Add(null, u, v);
        if (a.Operations.Count != b.Operations.Count)
            throw Depends("the network", $"{a.Operations.Count} operations for {First} samples and {b.Operations.Count} for {Second}");
        foreach (var (p, q) in a.Operations.Zip(b.Operations))
        {
            if (p.Name != q.Name || p.Inputs.Count != q.Inputs.Count) throw Depends(p.Name, $"{q.Name} for another number of samples");
            foreach (var (u, v) in p.Inputs.Zip(q.Inputs))
            {
                if (u is null && v is null) continue;
                if (u is null || v is null) throw Depends(p.Name, "an input is missing for another number of samples");
                if (a.Constants.TryGetValue(u, out var c))
                {
                    if (!b.Constants.TryGetValue(v, out var d) || !Same(c, d))
                        throw Depends(p.Name, $"it reads constants {c.DType} {c.Shape} that are others for another number of samples");
                }
                else if (!partners.TryGetValue(u, out var partner) || partner != v) throw Depends(p.Name, "it reads another value");
            }
            _twins[p] = q;
            Add(p, p.Outputs[0], q.Outputs[0]);
        }

        void Add(Operation? operation, GraphValue u, GraphValue v)
        {
            if (u.Shape.Rank != v.Shape.Rank) throw Depends(operation?.Name ?? "input", $"{u.Shape} and {v.Shape}");
            partners[u] = v;
            _dims[u] = [.. u.Shape.Zip(v.Shape, (s, t) => Size(operation, s, t))];
        }
    }

    private static long Size(Operation? operation, int first, int second) => first == second ? first
        : first % First == 0 && second % Second == 0 && first / First == second / Second ? -(first / First)
        : throw Depends(operation?.Name ?? "input", $"a size of {first} for {First} samples and {second} for {Second}");

    private static bool Same(Tensor a, Tensor b) => ReferenceEquals(a, b)
        || a.DType == b.DType && a.Shape == b.Shape && a.AsReadOnlyBytes().SequenceEqual(b.AsReadOnlyBytes());

    private static InvalidOperationException Depends(string operation, string what) => new(
        $"ONNX export: expected operations that take any batch, got {operation} ({what}). Set Batch (--batch N) to fix the batch size.");
}
