using System.Text.Json;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>A module of operations as text beside its tensors: what comes in, what goes out, and each operation with its numbers.</summary>
/// <remarks>Values are numbered: inputs first, then constants, then what each operation computes. <see cref="OperationData"/> names the
/// operations.</remarks>
internal static class GraphText
{
    private const int Version = 1;
    // A frozen parameter is one that is not to learn.
    private const string Parameter = "parameter", Frozen = "frozen", Buffer = "buffer", Constant = "constant";

    /// <summary>The text, and the tensors that it names.</summary>
    /// <exception cref="NotSupportedException">An operation holds what no file can say.</exception>
    public static (string Text, IReadOnlyList<KeyValuePair<string, Tensor>> Tensors) Write(GraphModule module)
    {
        var graph = module.Graph;
        var names = new Dictionary<Tensor, (string Name, string Kind)>(ReferenceEqualityComparer.Instance);
        foreach (var (name, tensor) in module.NamedParameters()) names.TryAdd(tensor, (name, tensor.RequiresGrad ? Parameter : Frozen));
        foreach (var (name, tensor) in module.NamedBuffers()) names.TryAdd(tensor, (name, Buffer));
        var numbers = new Dictionary<GraphValue, int>(ReferenceEqualityComparer.Instance);
        foreach (var input in graph.Inputs) numbers.Add(input, numbers.Count);
        var tensors = new OrderedDictionary<string, Tensor>();
        var constants = new List<Fields>();
        // As the module has them, so that readers of weights alone see the usual order.
        var order = new Dictionary<Tensor, int>(names.Keys.Select((tensor, i) => KeyValuePair.Create(tensor, i)),
            ReferenceEqualityComparer.Instance);
        foreach (var (value, tensor) in graph.Constants.OrderBy(c => order.GetValueOrDefault(c.Value, int.MaxValue)))
        {
            var (name, kind) = names.TryGetValue(tensor, out var known) ? known : ($"constants.{constants.Count}", Constant);
            numbers.Add(value, numbers.Count);
            constants.Add(new() { ["tensor"] = name, ["kind"] = kind });
            tensors.TryAdd(name, tensor);
        }
        var operations = new List<Fields>();
        foreach (var operation in graph.Operations)
        {
            operations.Add(new()
            {
                ["operation"] = OperationData.Write(operation.Attributes),
                ["in"] = operation.Inputs.Select(v => v is null ? -1 : numbers[v]),
                ["type"] = operation.Outputs[0].DType, ["shape"] = operation.Outputs[0].Shape,
            });
            numbers.Add(operation.Outputs[0], numbers.Count);
        }
        return (JsonText.Of(new Fields
        {
            ["version"] = Version, ["openBatch"] = graph.HasOpenBatch,
            ["inputs"] = module.InputNames.Zip(graph.Inputs,
                (name, v) => new Fields { ["name"] = name, ["type"] = v.DType, ["shape"] = v.Shape }),
            ["outputs"] = module.OutputNames.Zip(graph.Outputs, (name, v) => new Fields { ["name"] = name, ["value"] = numbers[v] }),
            ["constants"] = constants, ["operations"] = operations,
        }, indented: false), [.. tensors]);
    }

    /// <summary>The module that was written so.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tensors">The tensors of the file.</param>
    /// <param name="file">The file's name in errors.</param>
    /// <exception cref="DataFormatException">The text says something else, or a tensor is missing.</exception>
    public static GraphModule Read(string text, IReadOnlyDictionary<string, Tensor> tensors, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(new FieldReader(file, document.RootElement, "graph."), tensors, file);
        }
        catch (JsonException e)
        {
            throw new DataFormatException(file, -1, "graph", $"expected JSON: {e.Message}");
        }
    }

    private static GraphModule Read(FieldReader data, IReadOnlyDictionary<string, Tensor> tensors, string file)
    {
        if (data.Integer("version") != Version) throw data.Wrong("version", $"{Version}");
        var values = new List<GraphValue>();
        var inputs = data.Objects("inputs");
        foreach (var input in inputs) values.Add(Value(input));
        var constants = new Dictionary<GraphValue, Tensor>(ReferenceEqualityComparer.Instance);
        var state = new List<(string, Tensor, bool)>();
        var named = new HashSet<string>();
        foreach (var constant in data.Objects("constants"))
        {
            var name = constant.Text("tensor");
            if (!tensors.TryGetValue(name, out var tensor)) throw constant.Wrong("tensor", "a tensor of the file");
            var value = GraphValue.Of(tensor.Shape, tensor.DType);
            values.Add(value);
            constants.Add(value, tensor);
            var kind = constant.Text("kind");
            if (kind is not (Parameter or Frozen or Buffer or Constant))
                throw constant.Wrong("kind", $"{Parameter}, {Frozen}, {Buffer} or {Constant}");
            if (kind == Parameter && tensor.DType is not (DType.Float32 or DType.Float64))
                throw constant.Wrong("kind", $"{Frozen}, {Buffer} or {Constant} for {tensor.DType}");
            if (kind == Parameter) tensor.RequiresGrad = true;
            if (kind != Constant && named.Add(name)) state.Add((name, tensor, kind is Parameter or Frozen));
        }
        var operations = new List<Operation>();
        foreach (var operation in data.Objects("operations"))
        {
            var read = operation.Integers("in").Select(i => i == -1 ? null : At(operation, "in", i)).ToArray();
            var value = Value(operation);
            operations.Add(new(OperationData.Read(operation.Object("operation")), read, [value]));
            values.Add(value);
        }
        var outputs = data.Objects("outputs");
        GraphValue[] given = [.. values.Take(inputs.Count)], results = [.. outputs.Select(o => At(o, "value", o.Integer("value")))];
        var graph = new OperationGraph(given, results, operations, constants) { HasOpenBatch = data.Flag("openBatch") };
        try
        {
            return new(graph, [.. inputs.Select(i => i.Text("name"))], [.. outputs.Select(o => o.Text("name"))], state);
        }
        catch (ArgumentException e)
        {
            throw new DataFormatException(file, -1, "graph", e.Message);
        }

        GraphValue At(FieldReader place, string field, int index) =>
            (uint)index < (uint)values.Count ? values[index] : throw place.Wrong(field, "values that were computed before");
    }

    private static GraphValue Value(FieldReader data)
    {
        try
        {
            return GraphValue.Of(Shape.Create(data.Integers("shape")), data.Choice<DType>("type"));
        }
        catch (ShapeException)
        {
            throw data.Wrong("shape", "sizes of 0 or more, below 2³¹ elements");
        }
    }
}
