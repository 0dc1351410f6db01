using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Ranges along axes, forwards or backwards. Ends beyond an axis are its ends.</summary>
internal sealed class SliceOperator() : OnnxOperator("Slice", 1)
{
    /// <inheritdoc/>
    public override bool Learns(int input) => input == 0;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var inputs = call.Opset >= 10;
        var starts = inputs ? call.Longs(1) : call.Node.Longs("starts") ?? throw call.Node.Wrong("attribute 'starts'",
            "expected whole numbers, got none");
        var ends = inputs ? call.Longs(2) : call.Node.Longs("ends") ?? throw call.Node.Wrong("attribute 'ends'",
            "expected whole numbers, got none");
        var axes = inputs ? call.Has(3) ? call.Ints(3) : null : call.Node.Ints("axes");
        var steps = inputs && call.Has(4) ? call.Longs(4) : null;
        axes ??= [.. Enumerable.Range(0, starts.Length)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps is not null && steps.Length != starts.Length)
            throw call.Node.Wrong("starts", $"expected as many ends, axes and steps as the {starts.Length} starts");
        for (var i = 0; i < starts.Length; i++)
            x = Along(call, x, call.Axis(axes[i], x.Rank, "axes"), starts[i], ends[i], steps?[i] ?? 1);
        return [x];
    }

    private static Tensor Along(OnnxCall call, Tensor x, int axis, long start, long end, long step)
    {
        if (step == 0) throw call.Node.Wrong("steps", "expected other steps than 0");
        long size = x.Shape[axis];
        if (start < 0) start += size;
        if (end < 0) end = end < -size ? -1 : end + size;
        if (step > 0)
        {
            start = Math.Clamp(start, 0, size);
            end = Math.Clamp(end, start, size);
            return x.Slice(axis, (int)start, (int)end, (int)Math.Min(step, int.MaxValue));
        }
        start = Math.Clamp(start, -1, size - 1);
        end = Math.Clamp(end, -1, size - 1);
        var places = new List<long>();
        for (var i = start; i > end; i += step) places.Add(i);
        return x.IndexSelect(axis, Tensor.From(places.ToArray()));
    }
}
