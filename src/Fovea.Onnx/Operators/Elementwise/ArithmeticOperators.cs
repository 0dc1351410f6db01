using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>An operator of two tensors, broadcast.</summary>
/// <param name="opType">Its name.</param>
/// <param name="since">The first version of the operators.</param>
/// <param name="function">What it computes.</param>
public abstract class BinaryOperator(string opType, int since, Func<OnnxCall, Tensor, Tensor, Tensor> function)
    : OnnxOperator(opType, since)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return [function(call, call[0], call[1])];
    }
}

/// <summary>a + b.</summary>
internal sealed class AddOperator() : BinaryOperator("Add", 7, (_, a, b) => a + b);

/// <summary>a − b.</summary>
internal sealed class SubOperator() : BinaryOperator("Sub", 7, (_, a, b) => a - b);

/// <summary>a·b.</summary>
internal sealed class MulOperator() : BinaryOperator("Mul", 7, (_, a, b) => a * b);

/// <summary>a/b; of whole numbers rounded towards 0.</summary>
internal sealed class DivOperator() : BinaryOperator("Div", 7, (_, a, b) => a.DType.IsInteger ? WholeNumbers.Divide(a, b) : a / b);

/// <summary>The remainder: of b's sign, or of a's as C's fmod.</summary>
internal sealed class ModOperator() : BinaryOperator("Mod", 10, (call, a, b) => call.Node.Int("fmod", 0) == 0 ? a.Remainder(b)
    : a.DType.IsInteger ? a - WholeNumbers.Divide(a, b) * b : a.Fmod(b));

/// <summary>aᵇ, in a's type.</summary>
internal sealed class PowOperator() : OnnxOperator("Pow", 7)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (a, b) = (call[0], call[1]);
        var wide = a.DType.IsFloating ? a.DType : DType.Float64;
        var y = call.IsConstant(1) && b.Count == 1 && b.Rank <= a.Rank && !b.RequiresGrad ? a.To(wide).Pow(b.To(DType.Float64).Item())
            : a.To(wide).Pow(b.To(wide));
        return [y.To(a.DType)];
    }
}

/// <summary>The bits of a moved to the left or to the right.</summary>
internal sealed class BitShiftOperator() : BinaryOperator("BitShift", 11, (call, a, b) =>
{
    // A power of two; what is moved out at the left falls off as products do.
    var right = call.Node.OneOf("direction", "RIGHT", "LEFT") == "RIGHT";
    var power = Tensor.FullLike(b, 2, DType.Float64).Pow(b.To(DType.Float64)).To(DType.Int64);
    var wide = a.To(DType.Int64);
    return (right ? wide.FloorDivide(power) : wide * power).To(a.DType);
});
