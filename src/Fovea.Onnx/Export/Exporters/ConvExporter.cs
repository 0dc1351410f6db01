using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Convolutions: <c>Conv</c>, after a <c>Pad</c> where the border is no zeros.</summary>
public sealed class ConvExporter : OnnxExporter<Conv2dAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(Conv2dAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (o, x, weight) = (attributes.Options, onnx.Input(operation, 0), operation.Inputs[1]!.Shape);
        var padding = o.Padding;
        if (o.PaddingMode != PaddingMode.Zeros && padding != default)
        {
            x = Border(x, operation.Inputs[0]!.Shape, o, onnx);
            padding = 0;
        }
        return onnx.Node("Conv", [x, onnx.Input(operation, 1), onnx.Optional(operation, 2)],
            ("kernel_shape", new[] { weight[2], weight[3] }), ("strides", new[] { o.Stride.H, o.Stride.W }),
            ("pads", new[] { padding.H, padding.W, padding.H, padding.W }), ("dilations", new[] { o.Dilation.H, o.Dilation.W }),
            ("group", o.Groups));
    }

    private static string Border(string x, Shape shape, Conv2dOptions o, OnnxWriter onnx)
    {
        var (h, w) = (o.Padding.H, o.Padding.W);
        if (o.PaddingMode != PaddingMode.Circular)
            return onnx.Node("Pad", [x, onnx.Whole("pads", 0, 0, h, w, 0, 0, h, w)],
                ("mode", o.PaddingMode == PaddingMode.Reflect ? "reflect" : "edge"));
        // Pad has this mode from operator set 19 on.
        foreach (var (axis, amount) in new[] { (2, h), (3, w) })
            if (amount > 0) x = onnx.Node("Gather", [x, onnx.Whole("places", Around(shape[axis], amount))], ("axis", axis));
        return x;
    }

    // The places of an axis with those of the other side before and after.
    private static long[] Around(int size, int amount) =>
        [.. Enumerable.Range(-amount, size + 2 * amount).Select(i => (long)((i + size) % size))];
}
