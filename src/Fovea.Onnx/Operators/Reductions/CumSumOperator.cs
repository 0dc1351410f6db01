using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Sums of everything up to each element along an axis, itself included or not, from either end.</summary>
internal sealed class CumSumOperator() : OnnxOperator("CumSum", 11)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var x = call[0];
        var axis = call.Axis(call.Ints(1) is [var a] ? a : throw call.Wrong(1, $"expected one axis, got {call[1].Shape}"), x.Rank, "axis");
        var isReverse = call.Node.Int("reverse", 0) != 0;
        var y = (isReverse ? x.Flip(axis) : x).CumSum(axis).To(x.DType);
        if (call.Node.Int("exclusive", 0) != 0 && x.Shape[axis] > 0)
            y = Tensor.Concat([Tensor.Zeros(y.Shape.With(axis, 1), y.DType), y.Slice(axis, 0, y.Shape[axis] - 1)], axis);
        return [isReverse ? y.Flip(axis) : y];
    }
}
