using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Other shapes of the same elements: <c>Reshape</c>.</summary>
public sealed class ReshapeExporter : OnnxExporter<ReshapeAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(ReshapeAttributes attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Reshape(onnx.Input(operation, 0), operation.Outputs[0]);
}

/// <summary>Other orders of axes: <c>Transpose</c>.</summary>
public sealed class PermuteExporter : OnnxExporter<PermuteAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(PermuteAttributes attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node("Transpose", [onnx.Input(operation, 0)],
            ("perm", Array.ConvertAll(attributes.Axes, operation.Inputs[0]!.Shape.Axis)));
}

/// <summary>Tensors one after the other: <c>Concat</c>.</summary>
public sealed class ConcatExporter : OnnxExporter<ConcatAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(ConcatAttributes attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node("Concat", [.. Enumerable.Range(0, operation.Inputs.Count).Select(i => onnx.Input(operation, i))],
            ("axis", attributes.Axis));
}

/// <summary>Repeated axes: <c>Expand</c>.</summary>
public sealed class ExpandExporter : OnnxExporter<ExpandAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(ExpandAttributes attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node("Expand", [onnx.Input(operation, 0), onnx.Shape(onnx.Sizes(operation.Outputs[0]))]);
}

/// <summary>Ranges of an axis: <c>Slice</c>.</summary>
public sealed class SliceExporter : OnnxExporter<SliceAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(SliceAttributes attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node("Slice", [onnx.Input(operation, 0), onnx.Whole("start", attributes.Start), onnx.Whole("end", attributes.End),
            onnx.Whole("axis", attributes.Axis), attributes.Step == 1 ? "" : onnx.Whole("step", attributes.Step)]);
}

/// <summary>Axes read backwards: <c>Slice</c> with steps of −1.</summary>
public sealed class FlipExporter : OnnxExporter<FlipAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(FlipAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var axes = Array.ConvertAll(attributes.Axes, a => (long)operation.Inputs[0]!.Shape.Axis(a));
        long[] All(long value) => Array.ConvertAll(axes, _ => value);
        return axes.Length == 0 ? onnx.Input(operation, 0)
            : onnx.Node("Slice", [onnx.Input(operation, 0), onnx.Whole("start", All(-1)), onnx.Whole("end", All(long.MinValue)),
                onnx.Whole("axis", axes), onnx.Whole("step", All(-1))]);
    }
}

/// <summary>Borders of a constant: <c>Pad</c>.</summary>
public sealed class PadExporter : OnnxExporter<PadAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(PadAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var x = operation.Inputs[0]!;
        var none = new long[x.Shape.Rank - attributes.Amounts.Length];
        return onnx.Node("Pad",
            [onnx.Input(operation, 0), onnx.Whole("pads", [.. none, .. attributes.Amounts.Select(a => (long)a.Before), .. none,
                .. attributes.Amounts.Select(a => (long)a.After)]), onnx.Scalar(attributes.Value, x.DType)], ("mode", "constant"));
    }
}

/// <summary>Positions, ranges and new axes: <c>Slice</c>, and a <c>Reshape</c> where axes come or go.</summary>
public sealed class IndexExporter : OnnxExporter<IndexAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(IndexAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var shape = operation.Inputs[0]!.Shape;
        var (x, sizes) = (onnx.Input(operation, 0), onnx.Sizes(operation.Inputs[0]!));
        List<long> starts = [], ends = [], axes = [], steps = [], sliced = [.. sizes];
        var axis = 0;
        foreach (var index in attributes.Indices)
        {
            if (index.Kind == IndexKind.NewAxis) continue;
            if (index.Kind == IndexKind.Ellipsis)
            {
                axis += shape.Rank - attributes.Indices.Sum(i => i.Axes);
                continue;
            }
            var (start, end) = index.Kind == IndexKind.Position ? (index.Position(shape[axis]), index.Position(shape[axis]) + 1)
                : index.Ranged(shape[axis]);
            if ((start, end, index.Distance) != (0, shape[axis], 1))
            {
                // Of an open batch, a range of the first samples.
                starts.Add(start);
                ends.Add(end);
                axes.Add(axis);
                steps.Add(index.Distance);
                sliced[axis] = Math.Max(0, (end - start + index.Distance - 1) / index.Distance);
            }
            axis++;
        }
        if (axes.Count > 0) x = onnx.Node("Slice", [x, onnx.Whole("start", [.. starts]), onnx.Whole("end", [.. ends]),
            onnx.Whole("axis", [.. axes]), onnx.Whole("step", [.. steps])]);
        var wanted = onnx.Sizes(operation.Outputs[0]);
        return sliced.SequenceEqual(wanted) ? x : onnx.Reshape(x, wanted);
    }
}
