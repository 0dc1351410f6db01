using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Places in order: <c>TopK</c> of all elements, which keeps the order of equal ones.</summary>
public sealed class ArgSortExporter : OnnxExporter<ArgSortAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(ArgSortAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var (x, size) = (onnx.Input(operation, 0), onnx.Sizes(operation.Inputs[0]!)[attributes.Axis]);
        if (operation.Inputs[0]!.DType is DType.Bool) x = CastNodes.To(DType.Int64, x, onnx);
        return onnx.NodeOutputs("TopK", [x, onnx.Shape([size])], 2,
            [("axis", attributes.Axis), ("largest", attributes.Descending), ("sorted", true)])[1];
    }
}

/// <summary>Places of elements that are not zero: <c>NonZero</c>.</summary>
public sealed class NonZeroExporter : OnnxExporter<NonZeroAttributes>
{
    private static readonly int[] Exchanged = [1, 0];

    /// <inheritdoc/>
    protected override string Emit(NonZeroAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        var x = onnx.Input(operation, 0);
        return attributes.Flat
            ? onnx.Node("Squeeze", [onnx.Node("NonZero", [onnx.Node("Reshape", [x, onnx.Whole("shape", -1)])]), onnx.Whole("axes", 0)])
            : onnx.Node("Transpose", [onnx.Node("NonZero", [x])], ("perm", Exchanged));
    }
}

/// <summary>The different elements: <c>Unique</c>.</summary>
public sealed class UniqueExporter : OnnxExporter<UniqueAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(UniqueAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        // Values, first places, inverse, counts.
        var all = onnx.NodeOutputs("Unique", [onnx.Input(operation, 0)], 4, [("sorted", true)]);
        return attributes.Which switch
        {
            0 => all[0],
            1 => onnx.Reshape(all[2], operation.Inputs[0]!),
            _ => all[3],
        };
    }
}
