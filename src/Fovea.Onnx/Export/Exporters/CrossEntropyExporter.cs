using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Softmax cross entropy: <c>SoftmaxCrossEntropyLoss</c>, or its formula where labels are smoothed.</summary>
public sealed class CrossEntropyExporter : OnnxExporter<CrossEntropyAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(CrossEntropyAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (scores, labels, weight) = (onnx.Input(operation, 0), onnx.Input(operation, 1), onnx.Optional(operation, 2));
        if (attributes.LabelSmoothing == 0)
            return onnx.Node("SoftmaxCrossEntropyLoss", [scores, labels, weight],
                ("reduction", attributes.Reduction.ToString().ToLowerInvariant()));
        var dtype = operation.Inputs[0]!.DType;
        var (smoothing, classes) = (attributes.LabelSmoothing, operation.Inputs[0]!.Shape[1]);
        var logs = onnx.Node("LogSoftmax", [scores], ("axis", 1));
        if (weight.Length > 0) logs = onnx.Node("Mul", [logs, weight]);
        var own = onnx.Node("GatherElements", [logs, onnx.Node("Unsqueeze", [labels, onnx.Whole("axes", 1)])], ("axis", 1));
        own = onnx.Node("Squeeze", [own, onnx.Whole("axes", 1)]);
        var all = ReduceNodes.Node("ReduceSum", logs, [1], false, onnx);
        var losses = onnx.Node("Add", [onnx.Node("Mul", [own, onnx.Scalar(smoothing - 1, dtype)]),
            onnx.Node("Mul", [all, onnx.Scalar(-smoothing / classes, dtype)])]);
        if (attributes.Reduction == Reduction.None) return losses;
        if (attributes.Reduction == Reduction.Mean && weight.Length == 0) return onnx.Node("ReduceMean", [losses], ("keepdims", 0));
        var sum = onnx.Node("ReduceSum", [losses], ("keepdims", 0));
        return attributes.Reduction == Reduction.Sum ? sum : onnx.Node("Div", [sum,
            onnx.Node("ReduceSum", [onnx.Node("Gather", [weight, labels], ("axis", 0))], ("keepdims", 0))]);
    }
}
