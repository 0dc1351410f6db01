using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Where along an axis the largest or the smallest element stands: the first of them, or the last.</summary>
/// <param name="opType">Its name.</param>
/// <param name="function">The first place along an axis, which is kept.</param>
public abstract class ArgOperator(string opType, Func<Tensor, int, Tensor> function) : OnnxOperator(opType, 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var x = call[0].Detach();
        var axis = call.Axis(call.Node.Int("axis", 0), x.Rank);
        var place = call.Node.Int("select_last_index", 0) == 0 ? function(x, axis)
            : (x.Shape[axis] - 1) - function(x.Flip(axis), axis);
        call.Declare(0, OnnxType.Int64);
        return [call.Node.Int("keepdims", 1) != 0 ? place : place.Squeeze(axis)];
    }
}

/// <summary>Where the largest stands.</summary>
internal sealed class ArgMaxOperator() : ArgOperator("ArgMax", (x, axis) => x.ArgMax(axis, keepDim: true));

/// <summary>Where the smallest stands.</summary>
internal sealed class ArgMinOperator() : ArgOperator("ArgMin", (x, axis) => x.ArgMin(axis, keepDim: true));
