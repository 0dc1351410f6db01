using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Images at another size: <c>Resize</c>; the nearest pixel at a factor that is no whole number is gathered, which no rounding of
/// factors can change.</summary>
public sealed class UpsampleExporter : OnnxExporter<UpsampleAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(UpsampleAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (size, from, x) = (attributes.Size, operation.Inputs[0]!.Shape, onnx.Input(operation, 0));
        var whole = size.H % from[2] == 0 && size.W % from[3] == 0;
        if (attributes.Mode == InterpolationMode.Nearest && !whole)
            return Nearest(Nearest(x, 2, from[2], size.H, onnx), 3, from[3], size.W, onnx);
        var scales = whole ? onnx.Constant(Tensor.From(1f, 1f, size.H / from[2], size.W / from[3]), "scales") : "";
        var sizes = whole ? "" : onnx.Shape(onnx.Sizes(operation.Outputs[0]));
        List<(string, object)> how = attributes.Mode switch
        {
            InterpolationMode.Nearest =>
                [("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor")],
            InterpolationMode.Bilinear => [("mode", "linear"), Centres()],
            _ => [("mode", "cubic"), Centres(), ("cubic_coeff_a", -0.75)],
        };
        return onnx.Node("Resize", [x, "", scales, sizes], [.. how]);

        (string, object) Centres() => ("coordinate_transformation_mode", attributes.AlignCorners ? "align_corners" : "half_pixel");
    }

    private static string Nearest(string x, int axis, int from, int to, OnnxWriter onnx) => from == to ? x
        : onnx.Node("Gather", [x, onnx.Whole("places", [.. Enumerable.Range(0, to).Select(i => Math.Min((long)i * from / to, from - 1))])],
            ("axis", axis));
}

/// <summary>Channels as pixels and back: <c>DepthToSpace</c>; the way back, whose order of channels ONNX does not have, by
/// <c>Transpose</c>.</summary>
public sealed class PixelShuffleExporter : OnnxExporter<PixelShuffleAttributes>
{
    // Rows and columns within a cell go before the cells.
    private static readonly int[] Cells = [0, 1, 3, 5, 2, 4];

    /// <inheritdoc/>
    protected override string Emit(PixelShuffleAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (x, shape, r) = (onnx.Input(operation, 0), operation.Inputs[0]!.Shape, attributes.Factor);
        var images = shape.Rank == 4;
        if (attributes.Name == "pixel_shuffle")
        {
            if (!images) x = onnx.Node("Reshape", [x, onnx.Whole("shape", -1, shape[-3], shape[-2], shape[-1])]);
            x = onnx.Node("DepthToSpace", [x], ("blocksize", r), ("mode", "CRD"));
            return images ? x : onnx.Reshape(x, operation.Outputs[0]);
        }
        x = onnx.Node("Reshape", [x, onnx.Whole("shape", -1, shape[-3], shape[-2] / r, r, shape[-1] / r, r)]);
        x = onnx.Node("Transpose", [x], ("perm", Cells));
        return onnx.Reshape(x, operation.Outputs[0]);
    }
}
