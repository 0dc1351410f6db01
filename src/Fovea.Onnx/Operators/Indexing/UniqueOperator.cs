using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>The different parts along an axis, or elements: sorted or in the order in which they come, where each first stands, which of
/// them each part is, and how many there are.</summary>
internal sealed class UniqueOperator() : OnnxOperator("Unique", 11)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call.Fixed(0);
        var axis = call.Node.Has("axis") ? call.Axis(call.Node.Int("axis"), x.Rank) : 0;
        if (!call.Node.Has("axis")) x = x.Reshape([x.Count]);
        var n = x.Shape[axis];
        int[] order = [axis, .. Enumerable.Range(0, x.Rank).Where(a => a != axis)];
        var values = x.Detach().Permute(order).To(DType.Float64).ToArray<double>();
        var inner = n == 0 ? 0 : values.Length / n;
        var rows = Enumerable.Range(0, n).Select(i => values[(i * inner)..((i + 1) * inner)]).ToArray();
        var found = new SortedDictionary<double[], List<int>>(Comparer<double[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        for (var i = 0; i < n; i++)
        {
            if (!found.TryGetValue(rows[i], out var places)) found[rows[i]] = places = [];
            places.Add(i);
        }
        var groups = call.Node.Int("sorted", 1) != 0 ? found.Values.ToArray() : [.. found.Values.OrderBy(p => p[0])];
        var first = groups.Select(g => (long)g[0]).ToArray();
        var inverse = new long[n];
        foreach (var (number, group) in groups.Index())
            foreach (var i in group) inverse[i] = number;
        for (var i = 1; i < 4; i++) call.Declare(i, OnnxType.Int64);
        return [x.IndexSelect(axis, Tensor.From(first)), Tensor.From(first), Tensor.From(inverse),
            Tensor.From(groups.Select(g => (long)g.Count).ToArray())];
    }
}
