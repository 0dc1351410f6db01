using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>A graph that runs: values by name, those of the graph around it included.</summary>
/// <param name="graph">The graph.</param>
/// <param name="outer">What runs around it; null for a model's own graph.</param>
/// <param name="freezes">Whether a graph of fixed sizes is made of what runs.</param>
/// <param name="fileLength">The length of the model's file, which bounds what sizes alone may ask for.</param>
internal sealed class OnnxRun(OnnxGraph graph, OnnxRun? outer, bool freezes, long fileLength)
{
    // Nodes that the graphs inside may run, together: what a file can make loop for hours is no network.
    private const int MostNodes = 1 << 22;

    private readonly Dictionary<string, OnnxValue> _values = new(StringComparer.Ordinal);
    private readonly OnnxRun? _outermost = outer is null ? null : outer._outermost ?? outer;
    private int _nodes;

    /// <summary>Whether a graph of fixed sizes is made of what runs.</summary>
    public bool Freezes => freezes;

    /// <summary>The length of the model's file.</summary>
    public long FileLength => fileLength;

    /// <summary>Sets a value.</summary>
    public void Set(string name, OnnxValue value) => _values[name] = value;

    /// <summary>A graph inside that is about to run.</summary>
    public OnnxRun Inner(OnnxGraph inner) => new(inner, this, freezes, fileLength);

    /// <summary>Runs the nodes and returns the outputs.</summary>
    /// <exception cref="ShapeException">Something does not fit; names the node.</exception>
    public OnnxValue[] Run()
    {
        foreach (var (name, value) in graph.Initializers) _values.TryAdd(name, value);
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            Run(graph.Nodes[i]);
            foreach (var name in graph.Released[i]) _values.Remove(name);
        }
        return [.. graph.Outputs.Select(o => Find(o.Name) ?? throw new ShapeException($"output '{o.Name}': expected a value, got none."))];
    }

    private void Run(OnnxNode node)
    {
        if (_outermost is { } whole && ++whole._nodes > MostNodes)
            throw node.Wrong("graph", $"expected loops of at most {MostNodes} nodes, got more");
        var count = node.Inputs.Count;
        while (count > 0 && node.Inputs[count - 1].Length == 0) count--;
        var inputs = new OnnxValue?[count];
        for (var i = 0; i < count; i++)
        {
            if (node.Inputs[i].Length == 0) continue;
            inputs[i] = Find(node.Inputs[i]) ?? throw node.Wrong($"input '{node.Inputs[i]}'", "expected a value, got none");
        }
        var call = new OnnxCall(node, inputs, this);
        var op = node.Operator!;
        var isConstant = !op.IsRandom(node) && (op.ReadsShapesOnly || inputs.All(v => v is null || v.IsConstant)
            && node.Graphs.All(IsConstant));
        OnnxValue?[] results;
        try
        {
            results = call.Results(op.Run(call), isConstant);
        }
        catch (ShapeException e)
        {
            throw new ShapeException($"{node.Label}: {e.Message}");
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException or IndexOutOfRangeException or InvalidOperationException
            or InvalidCastException)
        {
            throw new ShapeException($"{node.Label}: {e.Message.ReplaceLineEndings(" ")}");
        }
        for (var i = 0; i < results.Length; i++)
            if (results[i] is { } value && node.Outputs[i].Length > 0) _values[node.Outputs[i]] = value;
    }

    // A graph inside reads what is around it.
    private bool IsConstant(OnnxGraph inner) => inner.AllNodes.SelectMany(OnnxGraph.Reads).Concat(inner.Outputs.Select(o => o.Name))
        .All(name => Find(name) is not { IsConstant: false }) && !inner.AllNodes.Any(n => n.Operator!.IsRandom(n));

    private OnnxValue? Find(string name) => _values.TryGetValue(name, out var value) ? value : outer?.Find(name);
}
