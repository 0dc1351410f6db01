using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Determinants: <c>Det</c>.</summary>
public sealed class DetExporter : OnnxExporter<DetAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(DetAttributes attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node("Det", [onnx.Input(operation, 0)]);
}
