using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>A function along an axis; until version 12 along all axes from one on, as if they were one.</summary>
/// <param name="opType">Its name.</param>
/// <param name="function">Along an axis.</param>
public abstract class AlongAxisOperator(string opType, Func<Tensor, int, Tensor> function) : OnnxOperator(opType, 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var x = call[0];
        var axis = call.Axis(call.Node.Int("axis", call.Opset >= 13 ? -1 : 1), Math.Max(x.Rank, 1));
        if (x.Rank == 0) return [function(x.Reshape([1]), 0).Reshape([])];
        if (call.Opset >= 13 || axis == x.Rank - 1) return [function(x, axis)];
        var rows = x.Shape.Sizes[..axis].ToArray().Aggregate(1, (n, size) => n * size);
        return [function(x.Reshape([rows, rows == 0 ? 0 : x.Count / rows]), 1).Reshape(x.Shape)];
    }
}

/// <summary>eˣ/Σ eˣ.</summary>
internal sealed class SoftmaxOperator() : AlongAxisOperator("Softmax", (x, axis) => x.Softmax(axis));

/// <summary>x − ln Σ eˣ.</summary>
internal sealed class LogSoftmaxOperator() : AlongAxisOperator("LogSoftmax", (x, axis) => x.LogSoftmax(axis));

/// <summary>1 at the first largest element, else 0.</summary>
internal sealed class HardmaxOperator() : AlongAxisOperator("Hardmax", (x, axis) =>
{
    var places = x.Detach().ArgMax(axis, keepDim: true);
    Shape line = [x.Shape[axis], .. Enumerable.Repeat(1, x.Rank - 1 - axis)];
    return Tensor.Arange(x.Shape[axis]).Reshape(line).Equal(places).To(x.DType);
});
