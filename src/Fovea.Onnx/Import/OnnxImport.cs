using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Makes graphs of operations of ONNX models.</summary>
internal static class OnnxImport
{
    /// <summary>The model as a list of operations for inputs of fixed shapes, and for any batch where the file leaves it open.</summary>
    /// <exception cref="DataFormatException">A size is open and not said, a shape does not infer, or sizes and ways follow from the values
    /// of the inputs.</exception>
    public static GraphModule Graph(OnnxModel model, IReadOnlyDictionary<string, Shape>? shapes)
    {
        try
        {
            return Graph(model, shapes, 0);
        }
        catch (DataFormatException) when (model.Inputs.Any(i => i.Type != OnnxType.Undefined && i.Type.Storage.IsInteger))
        {
            // Zeros are places everywhere, and no divisors.
            return Graph(model, shapes, 1);
        }
    }

    private static GraphModule Graph(OnnxModel model, IReadOnlyDictionary<string, Shape>? shapes, double value)
    {
        foreach (var name in shapes?.Keys ?? [])
            if (!model.Inputs.Any(i => i.Name == name)) throw new DataFormatException(model.Path, -1, $"input '{name}'",
                $"expected one of {string.Join(", ", model.Inputs.Select(i => i.Name))}");
        var inputs = model.Inputs.Select(i => Tensor.Full(ShapeOf(model, i, shapes), value, i.Type == OnnxType.Undefined ? DType.Float32
            : i.Type.Storage)).ToArray();
        var module = model.ToModule();
        module.Freezes = true;
        module.Eval();
        try
        {
            var traced = Traced(model, module, inputs, shapes).FoldConstants();
            return new(traced.Graph, [.. model.Inputs.Select(i => i.Name)], Unique([.. model.Outputs.Select(o => o.Name)]),
                traced.NamedParameters().Select(p => (p.Name, p.Tensor, true))
                    .Concat(traced.NamedBuffers().Select(b => (b.Name, b.Tensor, false))));
        }
        catch (ShapeException e)
        {
            throw new DataFormatException(model.Path, -1, "graph", e.Message.TrimEnd('.'));
        }
    }

    // With an open batch where the file leaves it open and nobody says it.
    private static GraphModule Traced(OnnxModel model, OnnxModule module, Tensor[] inputs, IReadOnlyDictionary<string, Shape>? shapes)
    {
        if (model.Inputs.Count > 0 && model.Inputs.All(i => shapes?.ContainsKey(i.Name) != true && i.Shape is [{ IsOpen: true }, ..]))
        {
            try
            {
                return Trace.OpenBatch(module, inputs);
            }
            catch (Exception e) when (e is NotSupportedException or ShapeException)
            {
                // For one picture at a time, then.
            }
        }
        return Trace.Of(module, inputs);
    }

    private static Shape ShapeOf(OnnxModel model, OnnxPort port, IReadOnlyDictionary<string, Shape>? shapes)
    {
        if (shapes?.TryGetValue(port.Name, out var given) == true)
        {
            if (port.Shape is { } declared && (declared.Count != given.Rank
                || declared.Index().Any(s => !s.Item.IsOpen && s.Item.Value != given[s.Index])))
                throw new DataFormatException(model.Path, -1, $"input '{port.Name}'", $"expected {port}, got {given}");
            return given;
        }
        if (port.Shape is null || port.Shape.Skip(1).Any(s => s.IsOpen)) throw new DataFormatException(model.Path, -1,
            $"input '{port.Name}'", $"expected sizes, got {port}: say them, "
                + $"as in model.ToGraph(new Dictionary<string, Shape> {{ [\"{port.Name}\"] = [1, 3, 224, 224] }})");
        return Shape.Create([.. port.Shape.Select(s => s.IsOpen ? 1 : s.Value)]);
    }

    // A model may give a value twice.
    private static string[] Unique(string[] names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. names.Select((name, i) => seen.Add(name) ? name : $"{name}_{i}")];
    }
}
