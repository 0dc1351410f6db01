using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>An operator of any number of tensors, broadcast, taken two at a time.</summary>
/// <param name="opType">Its name.</param>
/// <param name="since">The first version of the operators.</param>
/// <param name="function">Of two.</param>
public abstract class VariadicOperator(string opType, int since, Func<Tensor, Tensor, Tensor> function) : OnnxOperator(opType, since)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var y = call[0];
        for (var i = 1; i < call.Count; i++) y = function(y, call[i]);
        return [y];
    }
}

/// <summary>The largest.</summary>
internal sealed class MaxOperator() : VariadicOperator("Max", 6, (a, b) => a.Maximum(b));

/// <summary>The smallest.</summary>
internal sealed class MinOperator() : VariadicOperator("Min", 6, (a, b) => a.Minimum(b));

/// <summary>The sum.</summary>
internal sealed class SumOperator() : VariadicOperator("Sum", 6, (a, b) => a + b);

/// <summary>The mean.</summary>
internal sealed class MeanOperator() : OnnxOperator("Mean", 6)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var y = call[0];
        for (var i = 1; i < call.Count; i++) y += call[i];
        return [call.Count > 1 ? y / call.Count : y];
    }
}
