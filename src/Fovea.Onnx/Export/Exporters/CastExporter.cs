using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Other element types: <c>Cast</c>.</summary>
public sealed class CastExporter : OnnxExporter<CastAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(CastAttributes attributes, Operation operation, OnnxWriter onnx) =>
        CastNodes.To(attributes.DType, onnx.Input(operation, 0), onnx);
}

/// <summary>Copies and moves between devices, of which a file knows nothing: their input itself.</summary>
public sealed class CopyExporter : OnnxExporter
{
    /// <inheritdoc/>
    public override bool Takes(OperationAttributes attributes) => attributes is CloneAttributes or DeviceAttributes;

    /// <inheritdoc/>
    public override string Emit(Operation operation, OnnxWriter onnx) => onnx.Input(operation, 0);
}

/// <summary>Conversions.</summary>
internal static class CastNodes
{
    /// <summary>A value in another element type.</summary>
    public static string To(DType dtype, string x, OnnxWriter onnx) => onnx.Node("Cast", [x], ("to", (int)ExportTensor.TypeOf(dtype)));
}
