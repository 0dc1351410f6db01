using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Batch normalisation by running statistics: <c>BatchNormalization</c>.</summary>
public sealed class BatchNormExporter : OnnxExporter<BatchNormAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(BatchNormAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (scale, shift) = AffineInputs.Of(operation, 3, operation.Inputs[1]!.Shape, onnx);
        return onnx.Node("BatchNormalization",
            [onnx.Input(operation, 0), scale, shift, onnx.Input(operation, 1), onnx.Input(operation, 2)], ("epsilon", attributes.Epsilon));
    }
}

/// <summary>Layer normalisation: <c>LayerNormalization</c>.</summary>
public sealed class LayerNormExporter : OnnxExporter<LayerNormAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(LayerNormAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (scale, _) = AffineInputs.Of(operation, 1, attributes.Normalized, onnx);
        return onnx.Node("LayerNormalization", [onnx.Input(operation, 0), scale, onnx.Optional(operation, 2)],
            ("axis", -attributes.Normalized.Rank), ("epsilon", attributes.Epsilon));
    }
}

/// <summary>Instance normalisation: <c>InstanceNormalization</c>.</summary>
public sealed class InstanceNormExporter : OnnxExporter<InstanceNormAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(InstanceNormAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (scale, shift) = AffineInputs.Of(operation, 1, [operation.Inputs[0]!.Shape[1]], onnx);
        return onnx.Node("InstanceNormalization", [onnx.Input(operation, 0), scale, shift], ("epsilon", attributes.Epsilon));
    }
}

/// <summary>Group normalisation: <c>GroupNormalization</c>; before operator set 21, which has one scale for each channel, an instance
/// normalisation of the groups.</summary>
public sealed class GroupNormExporter : OnnxExporter<GroupNormAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(GroupNormAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (x, shape, groups) = (onnx.Input(operation, 0), operation.Inputs[0]!.Shape, attributes.Groups);
        if (onnx.Opset >= 21)
        {
            var (scale, shift) = AffineInputs.Of(operation, 1, [shape[1]], onnx);
            return onnx.Node("GroupNormalization", [x, scale, shift], ("num_groups", groups), ("epsilon", attributes.Epsilon));
        }
        var (one, zero) = AffineInputs.None([groups], operation.Inputs[0]!.DType, onnx);
        // 0 keeps the batch.
        x = onnx.Node("Reshape", [x, onnx.Whole("shape", 0, groups, -1, 1)]);
        x = onnx.Node("InstanceNormalization", [x, one, zero], ("epsilon", attributes.Epsilon));
        x = onnx.Reshape(x, operation.Inputs[0]!);
        var each = onnx.Whole("shape", [shape[1], .. Enumerable.Repeat(1L, shape.Rank - 2)]);
        foreach (var (i, type) in new[] { (1, "Mul"), (2, "Add") })
            if (operation.Inputs[i] is { } affine) x = onnx.Node(type, [x, onnx.Node("Reshape", [onnx.Name(affine), each])]);
        return x;
    }
}

/// <summary>Normalisation by the group's own statistics, as in training: written as its formula.</summary>
public sealed class NormalizeExporter : OnnxExporter<NormalizeAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(NormalizeAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        long Size(Func<Extent, int> of) => onnx.Size(operation, a => of(((NormalizeAttributes)a).Groups));
        var dtype = operation.Inputs[0]!.DType;
        var x = onnx.Reshape(onnx.Input(operation, 0), [Size(g => g.Outer), Size(g => g.Count), Size(g => g.Inner)]);
        x = onnx.Node("Sub", [x, ReduceNodes.Node("ReduceMean", x, [0, 2], true, onnx)]);
        var variance = ReduceNodes.Node("ReduceMean", onnx.Node("Mul", [x, x]), [0, 2], true, onnx);
        x = onnx.Node("Div", [x, onnx.Node("Sqrt", [onnx.Node("Add", [variance, onnx.Scalar(attributes.Epsilon, dtype)])])]);
        foreach (var (i, type) in new[] { (1, "Mul"), (2, "Add") })
            if (operation.Inputs[i] is { } affine)
                x = onnx.Node(type, [x, onnx.Node("Reshape", [onnx.Name(affine), onnx.Whole("shape", -1, 1)])]);
        return onnx.Reshape(x, operation.Outputs[0]);
    }
}

/// <summary>Scales and shifts, which ONNX wants where an operation may do without.</summary>
internal static class AffineInputs
{
    /// <summary>The operation's own, or ones and zeros.</summary>
    public static (string Scale, string Shift) Of(Operation operation, int first, Shape shape, OnnxWriter onnx)
    {
        var (one, zero) = (onnx.Optional(operation, first), onnx.Optional(operation, first + 1));
        var dtype = operation.Inputs[0]!.DType;
        return (one.Length > 0 ? one : onnx.Constant(Tensor.Ones(shape, dtype), "ones"),
            zero.Length > 0 ? zero : onnx.Constant(Tensor.Zeros(shape, dtype), "zeros"));
    }

    /// <summary>Ones and zeros.</summary>
    public static (string Scale, string Shift) None(Shape shape, DType dtype, OnnxWriter onnx) =>
        (onnx.Constant(Tensor.Ones(shape, dtype), "ones"), onnx.Constant(Tensor.Zeros(shape, dtype), "zeros"));
}
