using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Transposed convolutions: <c>ConvTranspose</c>.</summary>
public sealed class ConvTransposeExporter : OnnxExporter<ConvTranspose2dAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(ConvTranspose2dAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (o, weight) = (attributes.Options, operation.Inputs[1]!.Shape);
        return onnx.Node("ConvTranspose", [onnx.Input(operation, 0), onnx.Input(operation, 1), onnx.Optional(operation, 2)],
            ("kernel_shape", new[] { weight[2], weight[3] }), ("strides", new[] { o.Stride.H, o.Stride.W }),
            ("pads", new[] { o.Padding.H, o.Padding.W, o.Padding.H, o.Padding.W }), ("dilations", new[] { o.Dilation.H, o.Dilation.W }),
            ("output_padding", new[] { o.OutputPadding.H, o.OutputPadding.W }), ("group", o.Groups));
    }
}
