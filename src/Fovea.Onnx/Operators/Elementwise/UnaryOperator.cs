using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>An operator of one tensor to one.</summary>
/// <param name="opType">Its name.</param>
/// <param name="since">The first version of the operators.</param>
/// <param name="function">What it computes.</param>
/// <param name="until">The last version.</param>
public abstract class UnaryOperator(string opType, int since, Func<OnnxCall, Tensor, Tensor> function, int until = int.MaxValue)
    : OnnxOperator(opType, since, until)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return [function(call, call[0])];
    }
}
