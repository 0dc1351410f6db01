using Fovea.Onnx.Schema;

namespace Fovea.Onnx;

/// <summary>Makes graphs of a file's messages and checks them: names, order, functions, types.</summary>
internal sealed class OnnxReader
{
    // Functions that call functions may multiply; no model has as many nodes.
    private const int MostNodes = 1 << 18;
    private const int MostDepth = 32;

    private readonly Dictionary<(string Domain, string Name), FunctionProto> _functions = [];
    private readonly long _length;
    private int _nodes;

    public OnnxReader(string file, long length, ModelProto model)
    {
        (File, _length) = (file, length);
        foreach (var opset in model.OpsetImport) Opsets[Domain(opset.Domain)] = Version(opset);
        foreach (var function in model.Functions)
            if (!_functions.TryAdd((Domain(function.Domain), function.Name), function))
                throw new DataFormatException(file, -1, $"function '{function.Name}'", "expected each function once, got it twice");
    }

    /// <summary>The file, for messages.</summary>
    public string File { get; }

    /// <summary>The version of each domain's operators.</summary>
    public Dictionary<string, int> Opsets { get; } = new(StringComparer.Ordinal);

    /// <summary>A domain's name; ONNX's own has two.</summary>
    public static string Domain(string domain) => domain == "ai.onnx" ? "" : domain;

    /// <summary>Reads a graph.</summary>
    /// <param name="proto">The message.</param>
    /// <param name="outer">The names that are known outside; null for the model's own graph.</param>
    /// <param name="where">What the graph is, for messages; empty for the model's own.</param>
    /// <exception cref="DataFormatException">The graph is not one that can be run.</exception>
    public OnnxGraph Graph(GraphProto proto, IReadOnlySet<string>? outer = null, string where = "")
    {
        var initializers = Initializers(proto, where);
        var ports = new List<OnnxPort>();
        var known = new HashSet<string>(initializers.Keys, StringComparer.Ordinal);
        foreach (var input in proto.Input)
        {
            // Until version 3 of the format, initializers were inputs, too.
            if (input.Name.Length == 0) throw Wrong($"{where}input {ports.Count}", "expected a name, got none");
            if (initializers.ContainsKey(input.Name)) continue;
            if (!known.Add(input.Name)) throw Wrong($"{where}input '{input.Name}'", "expected each name once, got it twice");
            ports.Add(Port(input, $"{where}input '{input.Name}'"));
        }
        var nodes = new List<OnnxNode>();
        Expand(proto.Node, nodes, where, Opsets, depth: 0);
        var writers = new Dictionary<string, OnnxNode>(StringComparer.Ordinal);
        foreach (var node in nodes)
            foreach (var output in node.Outputs)
                if (output.Length > 0 && (known.Contains(output) || !writers.TryAdd(output, node)))
                    throw node.Wrong($"output '{output}'", "expected each name once, got one that is there already");
        var visible = new HashSet<string>(known.Concat(writers.Keys).Concat(outer ?? (IEnumerable<string>)[]), StringComparer.Ordinal);
        foreach (var node in nodes)
            foreach (var (name, graph) in node.GraphAttributes)
                node.SetGraph(name, Graph(graph, visible, $"{node.Label}: {name}: "));
        var outputs = new List<OnnxPort>();
        foreach (var output in proto.Output)
        {
            if (!visible.Contains(output.Name))
                throw Wrong($"{where}output '{output.Name}'", "expected a value that a node computes, got one that is missing");
            outputs.Add(Port(output, $"{where}output '{output.Name}'"));
        }
        if (outer is null && outputs.Count == 0) throw Wrong("graph", "expected at least one output, got none");
        return new(ports, outputs, Sorted(nodes, known, writers, outer), initializers);
    }

    private Dictionary<string, OnnxValue> Initializers(GraphProto proto, string where)
    {
        var initializers = new Dictionary<string, OnnxValue>(StringComparer.Ordinal);
        foreach (var tensor in proto.Initializer)
        {
            var (value, type) = OnnxTensor.Read(File, $"{where}initializer '{tensor.Name}'", tensor);
            if (tensor.Name.Length == 0 || !initializers.TryAdd(tensor.Name, new(value, type, true)))
                throw Wrong($"{where}initializer '{tensor.Name}'", "expected a name that comes once");
        }
        foreach (var sparse in proto.SparseInitializer)
        {
            var name = sparse.Values?.Name ?? "";
            var (value, type) = OnnxTensor.Read(File, $"{where}sparse_initializer '{name}'", sparse, _length);
            if (name.Length == 0 || !initializers.TryAdd(name, new(value, type, true)))
                throw Wrong($"{where}sparse_initializer '{name}'", "expected a name that comes once");
        }
        return initializers;
    }

    // Nodes; those that call a function of the model are replaced by the function's own.
    private void Expand(IEnumerable<NodeProto> protos, List<OnnxNode> nodes, string where, Dictionary<string, int> opsets, int depth)
    {
        foreach (var (index, proto) in protos.Index())
        {
            if (++_nodes > MostNodes) throw Wrong("graph", $"expected at most {MostNodes} nodes, functions inlined, got more");
            var label = where + (proto.Name.Length > 0 ? $"node '{proto.Name}' ({proto.OpType})" : $"node {index} ({proto.OpType})");
            if (proto.OpType.Length == 0) throw Wrong(label, "expected an operator, got none");
            if (_functions.TryGetValue((Domain(proto.Domain), proto.OpType), out var function))
            {
                if (depth == MostDepth) throw Wrong(label, $"expected functions that end, got a call inside {MostDepth} others");
                var inner = new Dictionary<string, int>(opsets, StringComparer.Ordinal);
                foreach (var opset in function.OpsetImport) inner[Domain(opset.Domain)] = Version(opset);
                Expand(FunctionCall.Inline(File, label, proto, function, _nodes), nodes, $"{label}: ", inner, depth + 1);
                continue;
            }
            nodes.Add(new(this, proto, label, opsets.GetValueOrDefault(Domain(proto.Domain), 0)));
        }
    }

    // Nodes in an order in which each finds what it reads.
    private static List<OnnxNode> Sorted(List<OnnxNode> nodes, HashSet<string> known, Dictionary<string, OnnxNode> writers,
        IReadOnlySet<string>? outer)
    {
        var sorted = new List<OnnxNode>(nodes.Count);
        var state = new Dictionary<OnnxNode, bool>(ReferenceEqualityComparer.Instance as IEqualityComparer<OnnxNode>);
        foreach (var first in nodes)
        {
            var pending = new Stack<(OnnxNode Node, bool IsReady, string Wanted)>([(first, false, "")]);
            while (pending.TryPop(out var item))
            {
                var (node, isReady, wanted) = item;
                if (isReady)
                {
                    state[node] = true;
                    sorted.Add(node);
                    continue;
                }
                if (state.TryGetValue(node, out var isDone))
                {
                    if (!isDone && wanted.Length > 0)
                        throw node.Wrong($"output '{wanted}'", "expected a graph without cycles, got a node that needs its own result");
                    continue;
                }
                state[node] = false;
                pending.Push((node, true, ""));
                foreach (var name in OnnxGraph.Reads(node).Reverse())
                {
                    if (writers.TryGetValue(name, out var writer)) pending.Push((writer, false, name));
                    else if (node.Inputs.Contains(name) && !known.Contains(name) && outer?.Contains(name) != true)
                        throw node.Wrong($"input '{name}'",
                            "expected a value that is computed, an input or an initializer, got none of it");
                }
            }
        }
        return sorted;
    }

    private OnnxPort Port(ValueInfoProto proto, string field)
    {
        if (proto.Type is null || proto.Type.ValueCase == TypeProto.ValueOneofCase.None) return new(proto.Name, OnnxType.Undefined, null);
        if (proto.Type.ValueCase != TypeProto.ValueOneofCase.TensorType)
            throw new OnnxUnsupportedException(File, [$"{field} of type {proto.Type.ValueCase}"]);
        var tensor = proto.Type.TensorType;
        var type = (OnnxType)tensor.ElemType;
        if (!Enum.IsDefined(type)) throw Wrong(field, $"expected an element type that ONNX has, got {tensor.ElemType}");
        if (type != OnnxType.Undefined && !type.IsSupported) throw new OnnxUnsupportedException(File, [$"elements of {type} ({field})"]);
        if (tensor.Shape is null) return new(proto.Name, type, null);
        var sizes = new List<OnnxSize>();
        foreach (var dim in tensor.Shape.Dim)
        {
            var isOpen = dim.ValueCase != TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue;
            if (!isOpen && dim.DimValue is < 0 or > int.MaxValue) throw Wrong($"{field}, axis {sizes.Count}",
                $"expected a size from 0 to 2³¹ − 1, got {dim.DimValue}");
            sizes.Add(isOpen ? new(-1, dim.DimParam) : new((int)dim.DimValue));
        }
        return new(proto.Name, type, sizes);
    }

    private int Version(OperatorSetIdProto opset) => opset.Version is >= 0 and <= int.MaxValue ? (int)opset.Version
        : throw Wrong($"opset_import of '{opset.Domain}'", $"expected a version of 1 or more, got {opset.Version}");

    private DataFormatException Wrong(string field, string problem) => new(File, -1, field, problem);
}
