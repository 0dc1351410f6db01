using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>A model as its file says it, checked and ready to run.</summary>
public sealed class OnnxModel
{
    internal OnnxModel(string path, long length, long format, string producer, IReadOnlyDictionary<string, int> opsets, OnnxGraph graph)
    {
        (Path, Length, FormatVersion, Producer, Opsets, Graph) = (path, length, format, producer, opsets, graph);
        var missing = new List<string>();
        foreach (var node in graph.AllNodes)
        {
            node.Operator = OnnxOperator.Find(node.Domain, node.OpType, node.Opset);
            if (node.Operator is null) missing.Add(Missing(node));
        }
        if (missing.Count > 0) throw new OnnxUnsupportedException(path, [.. Counted(missing)]);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; }

    /// <summary>The version of the format (ir_version).</summary>
    public long FormatVersion { get; }

    /// <summary>What made it; empty where the file does not say.</summary>
    public string Producer { get; }

    /// <summary>The version of the operators of each domain; ONNX's own has an empty name.</summary>
    public IReadOnlyDictionary<string, int> Opsets { get; }

    /// <summary>What comes in.</summary>
    public IReadOnlyList<OnnxPort> Inputs => Graph.Inputs;

    /// <summary>What goes out.</summary>
    public IReadOnlyList<OnnxPort> Outputs => Graph.Outputs;

    /// <summary>Number of nodes, those of functions inlined and of the graphs inside included.</summary>
    public int Nodes => Graph.AllNodes.Count();

    internal OnnxGraph Graph { get; }

    /// <summary>The model as a module that runs node by node, for inputs of any sizes that the nodes take.</summary>
    public OnnxModule ToModule() => new(this);

    /// <summary>The model as a list of operations of fixed sizes: constants folded exactly, what no output needs left out.</summary>
    /// <param name="shapes">The shapes of inputs by name, where the file leaves sizes open; an open first size is 1 unless said.</param>
    /// <exception cref="DataFormatException">A size is open and not said, a shape does not infer, or sizes and ways follow from the values
    /// of the inputs.</exception>
    public GraphModule ToGraph(IReadOnlyDictionary<string, Shape>? shapes = null) => OnnxImport.Graph(this, shapes);

    /// <summary>The model with convolutions that sum up bytes, as its file says by <c>QuantizeLinear</c> and <c>DequantizeLinear</c> around
    /// them.</summary>
    /// <exception cref="NotSupportedException">No convolution stands between such nodes.</exception>
    /// <exception cref="DataFormatException">As for <see cref="ToGraph"/>.</exception>
    public Int8Module ToInt8() => QuantizedFile.Read(this);

    /// <summary>The same file with another graph.</summary>
    internal OnnxModel With(OnnxGraph graph) => new(Path, Length, FormatVersion, Producer, Opsets, graph);

    private static string Missing(OnnxNode node)
    {
        var domain = node.Domain.Length > 0 ? $" of domain '{node.Domain}'" : "";
        var what = OnnxOperator.IsKnown(node.Domain, node.OpType) ? " in this version" : "";
        return $"{node.OpType}{domain} at opset {node.Opset}{what}\n{node.Label}";
    }

    // Each operator once, with its first node and how many there are.
    private static IEnumerable<string> Counted(List<string> missing) => missing.Select(m => m.Split('\n')).GroupBy(m => m[0]).Select(g =>
        $"{g.Key} ({g.First()[1]}{(g.Count() > 1 ? $" and {g.Count() - 1} more" : "")})");
}
