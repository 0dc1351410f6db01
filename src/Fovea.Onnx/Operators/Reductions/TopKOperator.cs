using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>The k largest or smallest elements along an axis, in order, and where they stand.</summary>
internal sealed class TopKOperator() : OnnxOperator("TopK", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var axis = call.Axis(call.Node.Int("axis", -1), x.Rank);
        var k = call.Opset < 10 ? call.Node.Int("k")
            : call.Ints(1) is [var given] ? given : throw call.Wrong(1, $"expected one number, got {call[1].Shape}");
        if (k < 0 || k > x.Shape[axis]) throw call.Node.Wrong("k", $"expected 0…{x.Shape[axis]} of {x.Shape}, got {k}");
        var (values, index) = x.TopK(k, axis, call.Node.Int("largest", 1) != 0);
        call.Declare(1, OnnxType.Int64);
        return [values, index];
    }
}
