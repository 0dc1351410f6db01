using System.Runtime.InteropServices;
using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>A network's operations as steps, those of the plan in whole numbers.</summary>
/// <remarks>A value has up to two forms: floating-point planes, and bytes whose channels lie side by side. It is computed in bytes alone
/// where all that read it want the same bytes: rectifiers, max pooling and concatenation hand on what is wanted of their results, because
/// rounding to bytes may as well come before them. A convolution whose result is wanted in bytes ends in bytes.</remarks>
internal sealed class Int8Graph
{
    private readonly OperationGraph _graph;
    private readonly QuantizationPlan _plan;
    private readonly IReadOnlyDictionary<GraphValue, Tensor> _constants;
    private readonly Dictionary<GraphValue, List<(int Place, int Input)>> _readers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<GraphValue, QuantizedActivation?> _wanted = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<GraphValue, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(GraphValue, QuantizedActivation), int> _bytes = [];
    private readonly List<Step> _steps = [];
    private readonly List<int>[] _released;
    private readonly Tensor?[] _initial;
    private int _slots;

    /// <summary>Makes the steps.</summary>
    /// <param name="graph">The operations.</param>
    /// <param name="plan">How they are brought to 8 bits.</param>
    public Int8Graph(OperationGraph graph, QuantizationPlan plan)
    {
        (_graph, _plan, _constants) = (graph, plan, GraphRun.Constants(graph));
        foreach (var (place, operation) in graph.Operations.Index())
        {
            foreach (var (i, input) in operation.Inputs.Index())
            {
                if (input is null) continue;
                if (!_readers.TryGetValue(input, out var readers)) _readers[input] = readers = [];
                readers.Add((place, i));
            }
        }
        for (var place = graph.Operations.Count - 1; place >= 0; place--)
            _wanted[graph.Operations[place].Outputs[0]] = Wanted(graph.Operations[place].Outputs[0]);
        foreach (var input in graph.Inputs) _wanted[input] = Wanted(input);
        foreach (var input in graph.Inputs) _numbers[input] = _slots++;
        for (var place = 0; place < graph.Operations.Count; place++) Add(place);
        Outputs = [.. graph.Outputs.Select(Numbers)];
        _initial = new Tensor?[_slots];
        foreach (var (value, tensor) in _constants)
            if (_numbers.TryGetValue(value, out var slot)) _initial[slot] = tensor;
        _released = Released();
    }

    /// <summary>Convolutions that sum up whole numbers.</summary>
    public int Convolutions { get; private set; }

    private int[] Outputs { get; }

    /// <summary>Runs the steps.</summary>
    public Tensor[] Run(ReadOnlySpan<Tensor> inputs)
    {
        var values = (Tensor?[])_initial.Clone();
        for (var i = 0; i < inputs.Length; i++) values[_numbers[_graph.Inputs[i]]] = inputs[i];
        for (var i = 0; i < _steps.Count; i++)
        {
            values[_steps[i].Output] = _steps[i].Run(values);
            foreach (var slot in _released[i]) values[slot] = null;
        }
        return [.. Outputs.Select(o => values[o]!)];
    }

    // The bytes that all readers of a value want; null where one wants numbers, or two want different ones.
    private QuantizedActivation? Wanted(GraphValue value)
    {
        if (value.Shape.Rank != 4 || _graph.Outputs.Contains(value) || !_readers.TryGetValue(value, out var readers)) return null;
        QuantizedActivation? wanted = null;
        foreach (var (place, input) in readers)
        {
            var operation = _graph.Operations[place];
            var one = Whole(place) is { } known ? (input == 0 ? known.Input : null)
                : HandsOn(operation) ? _wanted[operation.Outputs[0]] : null;
            if (one is null || (wanted is not null && wanted != one) || (IsRectifier(operation) && one.Value.ZeroPoint != 0)) return null;
            wanted = one;
        }
        return wanted;
    }

    // Operations for which it does not matter whether rounding comes before or after them.
    private static bool HandsOn(Operation operation) => operation.Attributes is MaxPool2dAttributes or ConcatAttributes { Axis: 1 }
        || IsRectifier(operation);

    private static bool IsRectifier(Operation operation) => operation.Attributes is UnaryAttributes<ReLUFunction>;

    // What the plan says of a convolution that is summed up in whole numbers.
    private QuantizedOperation? Whole(int place)
    {
        var operation = _graph.Operations[place];
        if (operation.Attributes is not Conv2dAttributes { Options: { Groups: 1, PaddingMode: PaddingMode.Zeros } }) return null;
        var weight = operation.Inputs[1]!.Shape;
        return weight.Elements / Math.Max(1, weight[0]) <= QuantizedOps.MostTaps ? _plan.Find(place, operation) : null;
    }

    private void Add(int place)
    {
        var operation = _graph.Operations[place];
        var output = operation.Outputs[0];
        // Constants are there, and a rectifier may have been done by the convolution before it.
        if (_constants.ContainsKey(output) || _numbers.ContainsKey(output) || _bytes.Keys.Any(k => k.Item1 == output)) return;
        if (Whole(place) is { } plan) Convolve(operation, plan);
        else if (_wanted[output] is { } wanted && HandsOn(operation)) HandOn(operation, wanted);
        else
        {
            var known = _plan.Find(place, operation);
            var weight = known?.Weight.Dequantize();
            var bias = known?.DequantizedBias();
            int[] slots = [.. operation.Inputs.Select(v => v is null ? -1 : Numbers(v))];
            Put(output, slots.Where(s => s >= 0), values =>
            {
                Tensor?[] given = [.. slots.Select(s => s < 0 ? null : values[s])];
                if (known is not null)
                {
                    (given[0], given[1]) = (known.Input.Simulate(given[0]!), weight);
                    if (given[2] is not null) given[2] = bias;
                }
                return operation.Attributes.Run(given);
            });
        }
    }

    private void Convolve(Operation operation, QuantizedOperation plan)
    {
        var output = operation.Outputs[0];
        // A rectifier that alone reads the result is the end of the convolution.
        var rectify = OnlyReader(output) is { } reader && IsRectifier(_graph.Operations[reader.Place]);
        if (rectify) output = _graph.Operations[OnlyReader(output)!.Value.Place].Outputs[0];
        var wanted = _wanted[output];
        var channels = plan.Weight.Shape[0];
        var weight = Tensor.From(MemoryMarshal.Cast<sbyte, byte>(plan.Weight.Values).ToArray(), plan.Weight.Shape);
        var bias = Tensor.From(plan.Bias ?? new int[channels]);
        var scale = Tensor.From([.. Enumerable.Range(0, channels).Select(o =>
            (float)((double)plan.Input.Scale * plan.Weight.Scales[o % plan.Weight.Scales.Length] / (wanted?.Scale ?? 1)))]);
        var options = ((Conv2dAttributes)operation.Attributes).Options;
        var input = Bytes(operation.Inputs[0]!, plan.Input);
        Tensor Run(Tensor?[] values) =>
            QuantizedOps.Convolve(values[input]!, plan.Input.ZeroPoint, weight, bias, scale, options, rectify, wanted?.ZeroPoint);
        if (wanted is { } bytes) PutBytes(output, bytes, [input], Run);
        else Put(output, [input], Run);
        Convolutions++;
    }

    private (int Place, int Input)? OnlyReader(GraphValue value) =>
        _readers.TryGetValue(value, out var readers) && readers.Count == 1 && !_graph.Outputs.Contains(value) ? readers[0] : null;

    private void HandOn(Operation operation, QuantizedActivation wanted)
    {
        int[] inputs = [.. operation.Inputs.Select(v => Bytes(v!, wanted))];
        PutBytes(operation.Outputs[0], wanted, inputs, operation.Attributes switch
        {
            MaxPool2dAttributes pool => values => QuantizedOps.MaxPool(values[inputs[0]]!, pool.Options),
            ConcatAttributes => values => Tensor.Concat([.. inputs.Select(i => values[i]!)], 3),
            // Bytes from 0 on are rectified.
            _ => values => values[inputs[0]]!,
        });
    }

    private void Put(GraphValue value, IEnumerable<int> inputs, Func<Tensor?[], Tensor> run) =>
        _steps.Add(new([.. inputs], _numbers[value] = _slots++, run));

    private void PutBytes(GraphValue value, QuantizedActivation activation, IEnumerable<int> inputs, Func<Tensor?[], Tensor> run) =>
        _steps.Add(new([.. inputs], _bytes[(value, activation)] = _slots++, run));

    // The place of a value in floating point.
    private int Numbers(GraphValue value)
    {
        if (_numbers.TryGetValue(value, out var slot)) return slot;
        if (_constants.ContainsKey(value)) return _numbers[value] = _slots++;
        var ((_, activation), bytes) = _bytes.First(b => b.Key.Item1 == value);
        Put(value, [bytes], values => QuantizedOps.Dequantize(values[bytes]!, activation.Scale, activation.ZeroPoint));
        return _numbers[value];
    }

    // The place of a value in bytes.
    private int Bytes(GraphValue value, QuantizedActivation activation)
    {
        if (_bytes.TryGetValue((value, activation), out var slot)) return slot;
        var numbers = Numbers(value);
        PutBytes(value, activation, [numbers], values => QuantizedOps.Quantize(values[numbers]!, activation.Scale, activation.ZeroPoint));
        return _bytes[(value, activation)];
    }

    // What no later step reads.
    private List<int>[] Released()
    {
        var released = new List<int>[_steps.Count];
        var seen = new HashSet<int>(Outputs);
        for (var i = _steps.Count - 1; i >= 0; i--)
            released[i] = [.. _steps[i].Inputs.Append(_steps[i].Output).Where(slot => _initial[slot] is null && seen.Add(slot))];
        return released;
    }

    private sealed record Step(int[] Inputs, int Output, Func<Tensor?[], Tensor> Run);
}
