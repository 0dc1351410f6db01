using Fovea.Onnx.Schema;

namespace Fovea.Onnx;

/// <summary>A node that calls a function of its model, as the function's nodes.</summary>
/// <remarks>Source: the ONNX specification, docs/IR.md, "Model Local Functions".</remarks>
internal static class FunctionCall
{
    /// <summary>The nodes of the function, with the call's inputs, outputs and attributes in place of the function's own. What lies
    /// between has a name of its own for each call.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="label">The node that calls.</param>
    /// <param name="call">The node.</param>
    /// <param name="function">The function.</param>
    /// <param name="number">A number that no other call has.</param>
    /// <exception cref="DataFormatException">The call gives more than the function takes.</exception>
    public static IEnumerable<NodeProto> Inline(string file, string label, NodeProto call, FunctionProto function, int number)
    {
        if (call.Input.Count > function.Input.Count || call.Output.Count > function.Output.Count) throw new DataFormatException(file, -1,
            label, $"expected at most {function.Input.Count} inputs and {function.Output.Count} outputs, "
            + $"got {call.Input.Count} and {call.Output.Count}");
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = "" };
        for (var i = 0; i < function.Input.Count; i++) names[function.Input[i]] = i < call.Input.Count ? call.Input[i] : "";
        for (var i = 0; i < function.Output.Count; i++)
            if (i < call.Output.Count && call.Output[i].Length > 0) names[function.Output[i]] = call.Output[i];
        var given = new Dictionary<string, AttributeProto>(StringComparer.Ordinal);
        foreach (var attribute in function.AttributeProto) given[attribute.Name] = attribute;
        foreach (var attribute in call.Attribute) given[attribute.Name] = attribute;
        return [.. function.Node.Select(n => Renamed(n, names, given, number))];
    }

    private static NodeProto Renamed(NodeProto node, Dictionary<string, string> names, Dictionary<string, AttributeProto> given, int number)
    {
        var copy = new NodeProto { Name = node.Name, OpType = node.OpType, Domain = node.Domain };
        foreach (var input in node.Input) copy.Input.Add(Name(input));
        foreach (var output in node.Output) copy.Output.Add(Name(output));
        foreach (var attribute in node.Attribute)
        {
            if (attribute.RefAttrName.Length > 0)
            {
                // One that the call does not give is not there at all.
                if (!given.TryGetValue(attribute.RefAttrName, out var value)) continue;
                var own = value.Clone();
                own.Name = attribute.Name;
                copy.Attribute.Add(own);
            }
            else if (attribute.G is not null)
            {
                var own = attribute.Clone();
                own.G = Inner(attribute.G);
                copy.Attribute.Add(own);
            }
            else copy.Attribute.Add(attribute);
        }
        return copy;

        string Name(string name) => names.TryGetValue(name, out var known) ? known : names[name] = $"{name}#{number}";

        GraphProto Inner(GraphProto graph)
        {
            var inner = graph.Clone();
            foreach (var input in inner.Input) input.Name = Name(input.Name);
            foreach (var initializer in inner.Initializer) initializer.Name = Name(initializer.Name);
            var nodes = inner.Node.Select(n => Renamed(n, names, given, number)).ToArray();
            inner.Node.Clear();
            inner.Node.AddRange(nodes);
            foreach (var output in inner.Output) output.Name = Name(output.Name);
            return inner;
        }
    }
}
