using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Picked elements: <c>Gather</c> for whole parts, <c>GatherElements</c> for an index each.</summary>
public sealed class GatherExporter : OnnxExporter<GatherAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(GatherAttributes attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node(attributes.Shared ? "Gather" : "GatherElements", [onnx.Input(operation, 0), onnx.Input(operation, 1)],
            ("axis", attributes.Axis));
}

/// <summary>Written or added elements: <c>ScatterElements</c>.</summary>
public sealed class ScatterExporter : OnnxExporter<ScatterAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(ScatterAttributes attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node("ScatterElements", [onnx.Input(operation, 0), onnx.Input(operation, 1), onnx.Input(operation, 2)],
            ("axis", attributes.Axis), ("reduction", attributes.Add ? "add" : "none"));
}

/// <summary>Added parts: <c>ScatterElements</c> with the index for each element.</summary>
public sealed class IndexAddExporter : OnnxExporter<IndexAddAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(IndexAddAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (axis, source) = (attributes.Axis, operation.Inputs[2]!);
        var line = Enumerable.Repeat(1L, source.Shape.Rank).ToArray();
        line[axis] = -1;
        var index = onnx.Node("Reshape", [onnx.Input(operation, 1), onnx.Whole("shape", line)]);
        index = onnx.Node("Expand", [index, onnx.Shape(onnx.Sizes(source))]);
        return onnx.Node("ScatterElements", [onnx.Input(operation, 0), index, onnx.Input(operation, 2)],
            ("axis", axis), ("reduction", "add"));
    }
}

/// <summary>Parts as often as numbers say that are constant: <c>Gather</c>.</summary>
public sealed class RepeatInterleaveExporter : OnnxExporter<RepeatInterleaveAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(RepeatInterleaveAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var repeats = onnx.ConstantOf(operation.Inputs[1]!)
            ?? throw onnx.Refused(operation, "expected numbers of repeats that are constant, got some that are computed");
        var places = repeats.ToArray<long>().SelectMany((times, i) => Enumerable.Repeat((long)i, (int)times)).ToArray();
        return onnx.Node("Gather", [onnx.Input(operation, 0), onnx.Constant(Tensor.From(places), "places")],
            ("axis", operation.Inputs[0]!.Shape.Axis(attributes.Axis)));
    }
}

/// <summary>One of several tensors: <c>Gather</c> of all of them.</summary>
public sealed class ChooseExporter : OnnxExporter<ChooseAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(ChooseAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var first = onnx.Whole("axes", 0);
        var all = onnx.Node("Concat", [.. Enumerable.Range(1, operation.Inputs.Count - 1).Select(i =>
            onnx.Node("Unsqueeze", [onnx.Input(operation, i), first]))], ("axis", 0));
        var number = onnx.Node("Reshape", [CastNodes.To(DType.Int64, onnx.Input(operation, 0), onnx), onnx.Whole("shape")]);
        return onnx.Node("Gather", [all, onnx.Node("Sub", [number, onnx.Scalar(1, DType.Int64)])], ("axis", 0));
    }
}

/// <summary>Where a mask holds one value, else another: <c>Where</c>.</summary>
public sealed class WhereExporter : OnnxExporter<WhereAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(WhereAttributes attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node("Where", [onnx.Input(operation, 0), onnx.Input(operation, 1), onnx.Input(operation, 2)]);
}
