namespace Fovea.Tensors;

/// <summary>Listens to the operations on this thread. A tensor is known by where its elements lie and by its shape, so that a detached or
/// reshaped one is found again.</summary>
internal sealed class OperationTrace
{
    [ThreadStatic]
    private static OperationTrace? _current;

    private readonly Dictionary<(Storage, int, Shape), GraphValue> _values = [];
    private readonly Dictionary<GraphValue, Tensor> _constants = new(ReferenceEqualityComparer.Instance);
    private readonly List<Operation> _operations = [];
    private readonly GraphValue[] _inputs;

    public OperationTrace(IReadOnlyList<Tensor> inputs) => _inputs = [.. inputs.Select(New)];

    /// <summary>The one that listens on this thread, or null.</summary>
    public static OperationTrace? Current => _current;

    /// <summary>Runs a computation with this trace listening.</summary>
    public T During<T>(Func<T> body)
    {
        var before = _current;
        _current = this;
        try
        {
            return body();
        }
        finally
        {
            _current = before;
        }
    }

    /// <summary>Notes an operation. One that is made of others is noted after them, under the same output: the last note holds, and the
    /// others are dropped where nobody needs them.</summary>
    public void Add(OperationAttributes attributes, ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        var read = new GraphValue?[inputs.Length];
        for (var i = 0; i < read.Length; i++) read[i] = inputs[i] is { } input ? Find(input) : null;
        _operations.Add(new(attributes, read, [New(output)]));
    }

    /// <summary>The operations that lead to these outputs.</summary>
    public OperationGraph Graph(IReadOnlyList<Tensor> outputs)
    {
        GraphValue[] results = [.. outputs.Select(Find)];
        var needed = new HashSet<GraphValue>(results, ReferenceEqualityComparer.Instance);
        var kept = new List<Operation>();
        for (var i = _operations.Count - 1; i >= 0; i--)
        {
            if (!needed.Contains(_operations[i].Outputs[0])) continue;
            kept.Add(_operations[i]);
            foreach (var input in _operations[i].Inputs)
                if (input is not null) needed.Add(input);
        }
        kept.Reverse();
        return new(_inputs, results, kept,
            _constants.Where(c => needed.Contains(c.Key))
                .ToDictionary(ReferenceEqualityComparer.Instance as IEqualityComparer<GraphValue>));
    }

    private GraphValue Find(Tensor tensor)
    {
        if (_values.TryGetValue((tensor.Storage, tensor.Offset, tensor.Shape), out var value)) return value;
        value = New(tensor);
        _constants[value] = tensor;
        return value;
    }

    private GraphValue New(Tensor tensor) => _values[(tensor.Storage, tensor.Offset, tensor.Shape)] = new(tensor);
}
