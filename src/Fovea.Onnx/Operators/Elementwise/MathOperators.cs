using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>|x|.</summary>
internal sealed class AbsOperator() : UnaryOperator("Abs", 1, (_, x) => x.Abs());

/// <summary>⌈x⌉.</summary>
internal sealed class CeilOperator() : UnaryOperator("Ceil", 1, (_, x) => x.Ceil());

/// <summary>erf x.</summary>
internal sealed class ErfOperator() : UnaryOperator("Erf", 9, (_, x) => x.Erf());

/// <summary>eˣ.</summary>
internal sealed class ExpOperator() : UnaryOperator("Exp", 1, (_, x) => x.Exp());

/// <summary>⌊x⌋.</summary>
internal sealed class FloorOperator() : UnaryOperator("Floor", 1, (_, x) => x.Floor());

/// <summary>ln x.</summary>
internal sealed class LogOperator() : UnaryOperator("Log", 1, (_, x) => x.Log());

/// <summary>−x.</summary>
internal sealed class NegOperator() : UnaryOperator("Neg", 1, (_, x) => x.Neg());

/// <summary>Where x is false.</summary>
internal sealed class NotOperator() : UnaryOperator("Not", 1, (_, x) => x.Not());

/// <summary>1/x.</summary>
internal sealed class ReciprocalOperator() : UnaryOperator("Reciprocal", 1, (_, x) => x.Reciprocal());

/// <summary>x rounded, halves to even.</summary>
internal sealed class RoundOperator() : UnaryOperator("Round", 11, (_, x) => x.Round());

/// <summary>−1, 0 or 1.</summary>
internal sealed class SignOperator() : UnaryOperator("Sign", 9, (_, x) => x.DType.IsFloating ? x.Sign()
    : (x > 0).To(x.DType) - (x < 0).To(x.DType));

/// <summary>√x.</summary>
internal sealed class SqrtOperator() : UnaryOperator("Sqrt", 1, (_, x) => x.Sqrt());

/// <summary>The same.</summary>
internal sealed class IdentityOperator() : UnaryOperator("Identity", 1, (_, x) => x);

/// <summary>Where x is no number.</summary>
internal sealed class IsNaNOperator() : UnaryOperator("IsNaN", 9, (_, x) => x.IsNaN());

/// <summary>Where x is infinite, of one sign or both.</summary>
internal sealed class IsInfOperator() : UnaryOperator("IsInf", 10, (call, x) =>
{
    Tensor positive = x.Detach().Equal(double.PositiveInfinity), negative = x.Detach().Equal(double.NegativeInfinity);
    var (up, down) = (call.Node.Int("detect_positive", 1) != 0, call.Node.Int("detect_negative", 1) != 0);
    return up && down ? positive | negative : up ? positive : down ? negative : positive & negative;
});

/// <summary>Each bit turned.</summary>
internal sealed class BitwiseNotOperator() : UnaryOperator("BitwiseNot", 18, (call, x) =>
    x.DType == DType.UInt8 || call.Type(0).Range.Low == 0 ? Tensor.FullLike(x, call.Type(0).Range.High) - x : x.Neg() - 1L);
