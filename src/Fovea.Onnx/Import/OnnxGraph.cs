namespace Fovea.Onnx;

/// <summary>A graph of a model, checked: its nodes stand in an order in which they can be run.</summary>
/// <param name="Inputs">What comes in.</param>
/// <param name="Outputs">What goes out.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Initializers">Constants by name.</param>
internal sealed record OnnxGraph(IReadOnlyList<OnnxPort> Inputs, IReadOnlyList<OnnxPort> Outputs, IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyDictionary<string, OnnxValue> Initializers)
{
    private List<string>[]? _released;

    /// <summary>This graph's nodes and those of the graphs inside.</summary>
    public IEnumerable<OnnxNode> AllNodes => Nodes.SelectMany(n => n.Graphs.SelectMany(g => g.AllNodes).Prepend(n));

    /// <summary>For each node, the values of this graph that nobody reads after it.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Released => _released ??= Release();

    /// <summary>All names that a node reads, those of the graphs inside included.</summary>
    public static IEnumerable<string> Reads(OnnxNode node) => node.Inputs.Where(i => i.Length > 0).Concat(node.Graphs.SelectMany(g =>
        g.AllNodes.SelectMany(n => n.Inputs).Concat(g.Outputs.Select(o => o.Name)).Where(i => i.Length > 0)));

    private List<string>[] Release()
    {
        var released = new List<string>[Nodes.Count];
        var seen = new HashSet<string>(Outputs.Select(o => o.Name), StringComparer.Ordinal);
        seen.UnionWith(Initializers.Keys);
        for (var i = Nodes.Count - 1; i >= 0; i--) released[i] = [.. Reads(Nodes[i]).Concat(Nodes[i].Outputs).Where(seen.Add)];
        return released;
    }
}
