using Fovea.Onnx.Schema;
using Fovea.Tensors;
using static Fovea.Onnx.Schema.TensorProto.Types;

namespace Fovea.Onnx;

/// <summary>Where exporters write: nodes, constants and names of one ONNX graph.</summary>
public sealed class OnnxWriter
{
    private readonly ExportTrace _trace;
    private readonly ExportNames _names = new();
    private readonly Dictionary<GraphValue, string> _values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, string> _state = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(DataType, string), List<ExportTensor>> _small = [];
    private readonly Dictionary<object, string> _written = [];
    private string _subject = "";
    private string? _batch;

    internal OnnxWriter(ExportTrace trace, int opset)
    {
        (_trace, Opset) = (trace, opset);
        foreach (var (value, name) in Graph.Inputs.Zip(trace.InputNames)) _values[value] = _names.Take(name);
        foreach (var name in trace.OutputNames) _names.Take(name);
        foreach (var (name, tensor) in trace.Module.StateDict())
            if (!_state.ContainsKey(tensor)) _state[tensor] = _names.Take(name);
    }

    /// <summary>The operator set.</summary>
    public int Opset { get; }

    internal List<NodeProto> Nodes { get; } = [];

    internal List<ExportTensor> Constants { get; } = [];

    /// <summary>Names that stand for values while one operation is written: what was brought to 8 bits and back.</summary>
    internal Dictionary<GraphValue, string> StandIns { get; } = new(ReferenceEqualityComparer.Instance);

    private OperationGraph Graph => _trace.Module.Graph;

    /// <summary>The name of an operation's input.</summary>
    /// <exception cref="InvalidOperationException">The input was not given.</exception>
    public string Input(Operation operation, int index) => Name(operation.Inputs[index]
        ?? throw new InvalidOperationException($"{operation.Name}: expected input {index}, got none."));

    /// <summary>The name of an operation's input; empty, which is ONNX's word for none, where it was not given.</summary>
    public string Optional(Operation operation, int index) =>
        index < operation.Inputs.Count && operation.Inputs[index] is { } value ? Name(value) : "";

    /// <summary>The name of a value.</summary>
    public string Name(GraphValue value)
    {
        if (StandIns.TryGetValue(value, out var known) || _values.TryGetValue(value, out known)) return known;
        var tensor = Graph.Constants[value];
        return _values[value] = _state.TryGetValue(tensor, out var name) ? Add(ExportTensor.Of(name, tensor)) : Constant(tensor);
    }

    /// <summary>The tensor of a value that is constant, or null.</summary>
    public Tensor? ConstantOf(GraphValue value) => Graph.Constants.GetValueOrDefault(value);

    /// <summary>The sizes of a value; −k stands for k times the open batch.</summary>
    public IReadOnlyList<long> Sizes(GraphValue value) => _trace.Dims(value);

    /// <summary>A number among an operation's attributes that may follow the batch: −k stands for k times the open batch.</summary>
    public long Size(Operation operation, Func<OperationAttributes, int> size) => _trace.Size(operation, size);

    /// <summary>Adds a node with one output.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">Names of its inputs; empty for one that is not given.</param>
    /// <param name="attributes">Names and values: numbers, truth values, texts, lists of whole numbers.</param>
    /// <returns>The name of the output.</returns>
    public string Node(string type, IReadOnlyList<string> inputs, params IReadOnlyList<(string Name, object Value)> attributes) =>
        NodeOutputs(type, inputs, 1, attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">Names of its inputs; empty for one that is not given.</param>
    /// <param name="outputs">How many.</param>
    /// <param name="attributes">Names and values: numbers, truth values, texts, lists of whole numbers.</param>
    /// <returns>The names of the outputs.</returns>
    public IReadOnlyList<string> NodeOutputs(string type, IReadOnlyList<string> inputs, int outputs,
        IReadOnlyList<(string Name, object Value)> attributes)
    {
        var name = _names.Take($"{_subject}.{type}");
        var node = new NodeProto { Name = name, OpType = type };
        // Inputs that are not given are left out at the end.
        var count = inputs.Count;
        while (count > 0 && inputs[count - 1].Length == 0) count--;
        node.Input.Add(inputs.Take(count));
        node.Output.Add(name);
        for (var i = 1; i < outputs; i++) node.Output.Add(_names.Take(name));
        foreach (var (key, value) in attributes) node.Attribute.Add(ExportAttributes.Of(key, value));
        Nodes.Add(node);
        return node.Output;
    }

    /// <summary>A constant; the same elements are kept once.</summary>
    /// <remarks>Numbers that are no parameters stand in nodes: an initializer of real numbers is one that learns, for who reads the
    /// file.</remarks>
    public string Constant(Tensor x, string name = "constant") => Constant(ExportTensor.Of(name, x), isNode: x.DType.IsFloating);

    /// <summary>A list of whole numbers.</summary>
    public string Whole(string name, params long[] values) => Constant(Tensor.From(values), name);

    /// <summary>A number of no axes.</summary>
    public string Scalar(double value, DType dtype) => Constant(Tensor.Full([], value, dtype));

    /// <summary>The value under the shape of another one.</summary>
    public string Reshape(string x, GraphValue like) => Reshape(x, Sizes(like));

    /// <summary>The value under another shape; −k stands for k times the open batch.</summary>
    public string Reshape(string x, IReadOnlyList<long> sizes) => Node("Reshape", [x, sizes.Count(s => s < 0) == 1
        ? Whole("shape", [.. sizes.Select(s => s < 0 ? -1 : s)]) : Shape(sizes)]);

    /// <summary>Sizes as a tensor: a constant, or computed from the batch.</summary>
    public string Shape(IReadOnlyList<long> sizes)
    {
        if (sizes.All(s => s >= 0)) return Whole("shape", [.. sizes]);
        var parts = sizes.Select(s => s >= 0 ? Whole("size", s) : s == -1 ? Batch() : Node("Mul", [Batch(), Whole("size", -s)]));
        return Node("Concat", [.. parts], ("axis", 0));
    }

    /// <summary>The exception of an operation that ONNX has no words for.</summary>
    public NotSupportedException Refused(Operation operation, string why) =>
        new($"ONNX export: {Describe(operation)}: {why}");

    /// <summary>Nodes that are written once, whoever wants them.</summary>
    internal string Once(object key, Func<string> write) =>
        _written.TryGetValue(key, out var name) ? name : _written[key] = write();

    /// <summary>What a constant is called in the state dict, or <paramref name="other"/>.</summary>
    internal string KeyOf(GraphValue value, string other) =>
        ConstantOf(value) is { } tensor && _state.TryGetValue(tensor, out var key) ? key : $"{_subject}.{other}";

    internal string Constant(ExportTensor tensor, bool isNode = false)
    {
        var key = (tensor.Type, string.Join(',', tensor.Dims));
        if (!_small.TryGetValue(key, out var alike)) _small[key] = alike = [];
        if (alike.FirstOrDefault(c => c.Elements.SequenceEqual(tensor.Elements)) is { } known) return known.Name;
        alike.Add(tensor = tensor with { Name = _names.Take(tensor.Name) });
        if (!isNode) return Add(tensor);
        var node = new NodeProto { OpType = "Constant", Name = tensor.Name };
        node.Output.Add(tensor.Name);
        node.Attribute.Add(new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = tensor.Inline() });
        Nodes.Add(node);
        return tensor.Name;
    }

    /// <summary>A constant of one node alone, which a reader may change.</summary>
    internal string Own(ExportTensor tensor) => Add(tensor with { Name = _names.Take(tensor.Name) });

    /// <summary>Writes an operation by the exporter that takes it, and names what it computes.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="prepare">Writes what stands in for its inputs.</param>
    internal void Write(Operation operation, Action prepare)
    {
        var exporter = Catalog<OnnxExporter>.All.FirstOrDefault(e => e.Takes(operation.Attributes))
            ?? throw Refused(operation, "no exporter writes it. Add a class that derives from OnnxExporter.");
        _subject = Subject(operation);
        prepare();
        var before = Nodes.Count;
        var name = exporter.Emit(operation, this);
        StandIns.Clear();
        // The last node is the operation, and bears its name.
        if (Nodes.Count > before && Nodes[^1] is { Output: { Count: 1 } outputs } last && outputs[0] == name)
            last.Name = outputs[0] = name = _names.Take(_subject);
        _values[operation.Outputs[0]] = name;
    }

    /// <summary>Gives the graph's outputs their names.</summary>
    internal void Finish()
    {
        foreach (var (value, name) in Graph.Outputs.Zip(_trace.OutputNames))
        {
            var own = Nodes.FirstOrDefault(n => n.Output.Contains(Name(value)));
            if (own is null || Graph.Outputs.Count(v => v == value) > 1 || _values.Values.Count(n => n == Name(value)) > 1)
                Nodes.Add(new() { Name = name, OpType = "Identity", Input = { Name(value) }, Output = { name } });
            else Rename(_values[value], name);
        }
    }

    private void Rename(string from, string to)
    {
        foreach (var node in Nodes)
        {
            for (var i = 0; i < node.Input.Count; i++) if (node.Input[i] == from) node.Input[i] = to;
            for (var i = 0; i < node.Output.Count; i++) if (node.Output[i] == from) node.Output[i] = to;
        }
        foreach (var value in _values.Where(v => v.Value == from).Select(v => v.Key).ToList()) _values[value] = to;
    }

    private string Describe(Operation operation) =>
        $"{operation.Name}{(Subject(operation) is var layer && layer != operation.Name ? $" of '{layer}'" : "")} → "
            + $"{operation.Outputs[0].DType} {operation.Outputs[0].Shape}";

    // The layer that has the weights, or else the operation's own name.
    private string Subject(Operation operation)
    {
        foreach (var input in operation.Inputs)
            if (input is not null && Graph.Constants.TryGetValue(input, out var tensor) && _state.TryGetValue(tensor, out var key)
                && key.LastIndexOf('.') is > 0 and var dot) return key[..dot];
        return operation.Name;
    }

    private string Batch()
    {
        if (_batch is not null) return _batch;
        var source = Graph.Inputs.First(v => v.Shape.Rank > 0);
        return _batch = Node("Shape", [_values[source]], ("start", 0), ("end", 1));
    }

    private string Add(ExportTensor tensor)
    {
        Constants.Add(tensor);
        return tensor.Name;
    }
}
