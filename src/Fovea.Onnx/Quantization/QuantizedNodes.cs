using Fovea.Tensors;
using static Fovea.Onnx.Schema.TensorProto.Types;

namespace Fovea.Onnx;

/// <summary>Inputs, weights and biases of operations in 8 bits as <c>QuantizeLinear</c> and <c>DequantizeLinear</c> around them.</summary>
/// <remarks>Source: onnx/onnx, docs/Operators.md, QuantizeLinear-13 and DequantizeLinear-13.</remarks>
internal static class QuantizedNodes
{
    /// <summary>Writes what stands in for the inputs of an operation.</summary>
    public static void Write(QuantizedOperation? plan, Operation operation, OnnxWriter onnx)
    {
        if (plan is null) return;
        var (input, weight) = (operation.Inputs[0]!, operation.Inputs[1]!);
        var name = onnx.KeyOf(weight, "weight");
        var x = onnx.Name(input);
        var (scale, zero) = (onnx.Scalar(plan.Input.Scale, DType.Float32), onnx.Scalar(plan.Input.ZeroPoint, DType.UInt8));
        onnx.StandIns[input] = onnx.Once(("QuantizeLinear", x, scale, zero), () =>
            onnx.Node("DequantizeLinear", [onnx.Node("QuantizeLinear", [x, scale, zero]), scale, zero]));
        onnx.StandIns[weight] = onnx.Once(("weight", name, "", ""), () => Weight(plan.Weight, name, onnx));
        if (plan.Bias is not { } bias || operation.Inputs[2] is not { } value) return;
        var key = onnx.KeyOf(value, "bias");
        onnx.StandIns[value] = onnx.Node("DequantizeLinear",
            [onnx.Own(ExportTensor.Of(key + "_quantized", Tensor.From(bias))),
                onnx.Own(ExportTensor.Of(key + "_scale", Tensor.From(plan.BiasScales)))], ("axis", 0));
    }

    private static string Weight(QuantizedWeight weight, string name, OnnxWriter onnx)
    {
        var dims = Array.ConvertAll(weight.Shape.Sizes.ToArray(), s => (long)s);
        var values = onnx.Own(new(name + "_quantized", DataType.Int8, dims, null, Array.ConvertAll(weight.Values, q => (byte)q)));
        var scales = onnx.Own(ExportTensor.Of(name + "_scale", Tensor.From(weight.Scales)));
        var zeros = onnx.Own(new(name + "_zero_point", DataType.Int8, [weight.Scales.Length], null, new byte[weight.Scales.Length]));
        return onnx.Node("DequantizeLinear", [values, scales, zeros], ("axis", weight.Axis));
    }
}
