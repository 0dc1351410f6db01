using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Sums: <c>ReduceSum</c>.</summary>
public sealed class SumExporter : OnnxExporter<SumAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(SumAttributes attributes, Operation operation, OnnxWriter onnx) =>
        ReduceNodes.Node("ReduceSum", onnx.Input(operation, 0), attributes.Axes, attributes.KeepDim, onnx);
}

/// <summary>Means: <c>ReduceMean</c>.</summary>
public sealed class MeanExporter : OnnxExporter<MeanAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(MeanAttributes attributes, Operation operation, OnnxWriter onnx) =>
        ReduceNodes.Node("ReduceMean", onnx.Input(operation, 0), attributes.Axes, attributes.KeepDim, onnx);
}

/// <summary>Largest and smallest elements and their places: <c>ReduceMax</c>, <c>ReduceMin</c>, <c>ArgMax</c>, <c>ArgMin</c>.</summary>
public sealed class ExtremeExporter : OnnxExporter<ExtremeAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(ExtremeAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var x = onnx.Input(operation, 0);
        if (operation.Inputs[0]!.DType == DType.Bool) x = CastNodes.To(DType.UInt8, x, onnx);
        return attributes.Name switch
        {
            "max" => ReduceNodes.Node("ReduceMax", x, attributes.Axes, attributes.KeepDim, onnx),
            "min" => ReduceNodes.Node("ReduceMin", x, attributes.Axes, attributes.KeepDim, onnx),
            _ => onnx.Node(attributes.Name == "argmax" ? "ArgMax" : "ArgMin", [x],
                ("axis", attributes.Axes![0]), ("keepdims", attributes.KeepDim)),
        };
    }
}

/// <summary>Running sums: <c>CumSum</c>.</summary>
public sealed class CumSumExporter : OnnxExporter<CumSumAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(CumSumAttributes attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node("CumSum", [onnx.Input(operation, 0), onnx.Constant(Tensor.Full([], attributes.Axis, DType.Int64), "axis")]);
}

/// <summary>Softmax and its logarithm: <c>Softmax</c>, <c>LogSoftmax</c>.</summary>
public sealed class SoftmaxExporter : OnnxExporter<SoftmaxAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(SoftmaxAttributes attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node(attributes.Log ? "LogSoftmax" : "Softmax", [onnx.Input(operation, 0)], ("axis", attributes.Axis));
}

/// <summary>Reductions over axes.</summary>
internal static class ReduceNodes
{
    /// <summary>A node whose axes are an attribute or, from operator set 18 on and in <c>ReduceSum</c>, an input.</summary>
    public static string Node(string type, string x, int[]? axes, bool keepDim, OnnxWriter onnx)
    {
        if (axes is null) return onnx.Node(type, [x], ("keepdims", keepDim));
        // No axes are all of them for ONNX.
        if (axes.Length == 0) return onnx.Node("Identity", [x]);
        return type == "ReduceSum" || onnx.Opset >= 18
            ? onnx.Node(type, [x, onnx.Whole("axes", Array.ConvertAll(axes, a => (long)a))], ("keepdims", keepDim))
            : onnx.Node(type, [x], ("axes", axes), ("keepdims", keepDim));
    }
}
