using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>arccos x.</summary>
internal sealed class AcosOperator() : UnaryOperator("Acos", 7, (_, x) => x.Acos());

/// <summary>arcosh x = ln(x + √(x² − 1)).</summary>
internal sealed class AcoshOperator() : UnaryOperator("Acosh", 9, (_, x) => (x + ((x - 1) * (x + 1)).Sqrt()).Log());

/// <summary>arcsin x.</summary>
internal sealed class AsinOperator() : UnaryOperator("Asin", 7, (_, x) => x.Asin());

/// <summary>arsinh x = ±ln(1 + |x| + x²/(1 + √(x² + 1))), which keeps its digits near 0.</summary>
internal sealed class AsinhOperator() : UnaryOperator("Asinh", 9, (_, x) =>
{
    var square = x.Square();
    return x.Sign() * (x.Abs() + square / ((square + 1).Sqrt() + 1)).Log1p();
});

/// <summary>arctan x.</summary>
internal sealed class AtanOperator() : UnaryOperator("Atan", 7, (_, x) => x.Atan());

/// <summary>artanh x = ½·ln(1 + 2x/(1 − x)).</summary>
internal sealed class AtanhOperator() : UnaryOperator("Atanh", 9, (_, x) => (x * 2.0 / (1.0 - x)).Log1p() * 0.5);

/// <summary>cos x.</summary>
internal sealed class CosOperator() : UnaryOperator("Cos", 7, (_, x) => x.Cos());

/// <summary>cosh x.</summary>
internal sealed class CoshOperator() : UnaryOperator("Cosh", 9, (_, x) => x.Cosh());

/// <summary>sin x.</summary>
internal sealed class SinOperator() : UnaryOperator("Sin", 7, (_, x) => x.Sin());

/// <summary>sinh x.</summary>
internal sealed class SinhOperator() : UnaryOperator("Sinh", 9, (_, x) => x.Sinh());

/// <summary>tan x.</summary>
internal sealed class TanOperator() : UnaryOperator("Tan", 7, (_, x) => x.Tan());

/// <summary>tanh x.</summary>
internal sealed class TanhOperator() : UnaryOperator("Tanh", 1, (_, x) => x.Tanh());
