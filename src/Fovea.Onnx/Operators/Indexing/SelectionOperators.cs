using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>The places of elements that are not 0: a column for each.</summary>
internal sealed class NonZeroOperator() : OnnxOperator("NonZero", 9)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call.Fixed(0);
        call.Declare(0, OnnxType.Int64);
        return [(x.Rank == 0 ? x.Reshape([1]) : x).NonZero().Transpose(0, 1)];
    }
}

/// <summary>The parts along an axis, or the elements, where a mask holds.</summary>
internal sealed class CompressOperator() : OnnxOperator("Compress", 9)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var places = call.Fixed(1).ToArray<bool>().Index().Where(m => m.Item).Select(m => (long)m.Index).ToArray();
        if (!call.Node.Has("axis")) return [x.Reshape([x.Count]).IndexSelect(0, Tensor.From(places))];
        return [x.IndexSelect(call.Axis(call.Node.Int("axis"), x.Rank), Tensor.From(places))];
    }
}

/// <summary>Two values, the second at the places of an index along a new axis.</summary>
internal sealed class OneHotOperator() : OnnxOperator("OneHot", 9)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (index, values) = (call[0].To(DType.Int64), call[2]);
        var depth = call.Number(1);
        if (depth is < 0 or > int.MaxValue || values.Count != 2)
            throw call.Wrong(1, $"expected a depth of 0 or more and two values, got {depth} and {values.Shape}");
        var axis = call.Axis(call.Node.Int("axis", -1), index.Rank + 1);
        call.Sized([.. index.Shape.Select(s => (long)s), (long)depth]);
        var d = (int)depth;
        Shape line = [d, .. Enumerable.Repeat(1, index.Rank - axis)];
        var hot = Tensor.Arange(d).Reshape(line).Equal(Places.Positive(index, d).Unsqueeze(axis));
        call.Declare(0, call.Type(2));
        var flat = values.Reshape([2]);
        return [hot.Where(flat.Slice(0, 1, 2).Reshape([]), flat.Slice(0, 0, 1).Reshape([]))];
    }
}

/// <summary>The first elements along an axis in reverse, as many as each batch says.</summary>
internal sealed class ReverseSequenceOperator() : OnnxOperator("ReverseSequence", 10)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (x, lengths) = (call[0], call.Ints(1));
        var (batch, time) = (call.Axis(call.Node.Int("batch_axis", 1), x.Rank, "attribute 'batch_axis'"),
            call.Axis(call.Node.Int("time_axis", 0), x.Rank, "attribute 'time_axis'"));
        if (lengths.Length != x.Shape[batch] || lengths.Any(l => l < 0 || l > x.Shape[time]))
            throw call.Wrong(1, $"expected {x.Shape[batch]} lengths from 0 to {x.Shape[time]}, got [{string.Join(", ", lengths)}]");
        var places = new long[x.Count];
        var strides = x.Shape.Strides();
        for (var i = 0; i < places.Length; i++)
        {
            var (b, t) = (i / strides[batch] % x.Shape[batch], i / strides[time] % x.Shape[time]);
            places[i] = t < lengths[b] ? lengths[b] - 1 - t : t;
        }
        return [x.Gather(time, Tensor.From(places, x.Shape))];
    }
}
