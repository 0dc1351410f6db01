using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Makes of two lists of the same computation, noted for batches of two sizes, one that holds for any batch.</summary>
/// <remarks>Where the two say the same, that holds. A reshape that differs in one size leaves that size open. Anything else that differs
/// depends on the batch in a way that no list of operations can say.</remarks>
internal sealed class OpenBatch
{
    private readonly Dictionary<GraphValue, GraphValue> _same = new(ReferenceEqualityComparer.Instance);
    private readonly OperationGraph _first, _second;

    private OpenBatch(OperationGraph first, OperationGraph second) => (_first, _second) = (first, second);

    /// <summary>The first list with its first axis open.</summary>
    /// <exception cref="NotSupportedException">The computation does something else for another batch.</exception>
    public static OperationGraph Of(OperationGraph first, OperationGraph second) => new OpenBatch(first, second).Merge();

    private OperationGraph Merge()
    {
        if (_first.Operations.Count != _second.Operations.Count)
            throw Refusal($"{_first.Operations.Count} operations for one batch and {_second.Operations.Count} for another");
        for (var i = 0; i < _first.Inputs.Count; i++) _same[_first.Inputs[i]] = _second.Inputs[i];
        var operations = new List<Operation>();
        foreach (var (a, b) in _first.Operations.Zip(_second.Operations))
        {
            if (a.Inputs.Count != b.Inputs.Count || !a.Inputs.Zip(b.Inputs).All(p => IsSame(p.First, p.Second)))
                throw Refusal($"{a.Name}: another input for another batch");
            operations.Add(a with { Attributes = Merged(a.Attributes, b.Attributes) });
            _same[a.Outputs[0]] = b.Outputs[0];
        }
        if (!_first.Outputs.Zip(_second.Outputs).All(p => IsSame(p.First, p.Second))) throw Refusal("another output for another batch");
        return _first with { Operations = operations, HasOpenBatch = true };
    }

    private static OperationAttributes Merged(OperationAttributes a, OperationAttributes b)
    {
        if (a is ReshapeAttributes { Open: null } reshape && b is ReshapeAttributes other && reshape.Shape.Rank == other.Shape.Rank)
        {
            var differing = Enumerable.Range(0, reshape.Shape.Rank).Where(i => reshape.Shape[i] != other.Shape[i]).ToList();
            if (differing.Count <= 1) return differing.Count == 0 ? a : reshape with { Open = differing[0] };
        }
        else if (a.Equals(b) || (a.GetType() == b.GetType() && OperationData.TryWrite(a)?.ToJson() is { } text
            && text == OperationData.TryWrite(b)?.ToJson())) return a;
        throw Refusal($"{a} for one batch and {b} for another");
    }

    // The same value of the computation; or constants of the same elements.
    private bool IsSame(GraphValue? a, GraphValue? b)
    {
        if (a is null || b is null) return a is null && b is null;
        if (_same.TryGetValue(a, out var known)) return ReferenceEquals(known, b);
        if (!_first.Constants.TryGetValue(a, out var x) || !_second.Constants.TryGetValue(b, out var y)) return false;
        if (!ReferenceEquals(x, y) && (x.Shape != y.Shape || x.DType != y.DType || !x.AsReadOnlyBytes().SequenceEqual(y.AsReadOnlyBytes())))
            return false;
        _same[a] = b;
        return true;
    }

    private static NotSupportedException Refusal(string what) => new(
        $"Trace.OpenBatch: expected a module that does the same for every batch, got {what}. Trace.Of fixes the batch.");
}
