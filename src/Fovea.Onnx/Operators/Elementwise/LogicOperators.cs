using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Where both hold.</summary>
internal sealed class AndOperator() : BinaryOperator("And", 7, (_, a, b) => a & b);

/// <summary>Where one of the two holds.</summary>
internal sealed class OrOperator() : BinaryOperator("Or", 7, (_, a, b) => a | b);

/// <summary>Where just one of the two holds.</summary>
internal sealed class XorOperator() : BinaryOperator("Xor", 7, (_, a, b) => a ^ b);

/// <summary>Both, bit by bit.</summary>
internal sealed class BitwiseAndOperator() : BinaryOperator("BitwiseAnd", 18, (_, a, b) => a & b);

/// <summary>Either, bit by bit.</summary>
internal sealed class BitwiseOrOperator() : BinaryOperator("BitwiseOr", 18, (_, a, b) => a | b);

/// <summary>Just one of the two, bit by bit.</summary>
internal sealed class BitwiseXorOperator() : BinaryOperator("BitwiseXor", 18, (_, a, b) => a ^ b);

/// <summary>Where a = b.</summary>
internal sealed class EqualOperator() : BinaryOperator("Equal", 7, (_, a, b) => a.Detach().Equal(b.Detach()));

/// <summary>Where a &gt; b.</summary>
internal sealed class GreaterOperator() : BinaryOperator("Greater", 7, (_, a, b) => a.Detach() > b.Detach());

/// <summary>Where a ≥ b.</summary>
internal sealed class GreaterOrEqualOperator() : BinaryOperator("GreaterOrEqual", 12, (_, a, b) => a.Detach() >= b.Detach());

/// <summary>Where a &lt; b.</summary>
internal sealed class LessOperator() : BinaryOperator("Less", 7, (_, a, b) => a.Detach() < b.Detach());

/// <summary>Where a ≤ b.</summary>
internal sealed class LessOrEqualOperator() : BinaryOperator("LessOrEqual", 12, (_, a, b) => a.Detach() <= b.Detach());

/// <summary>a where the condition holds, else b.</summary>
internal sealed class WhereOperator() : OnnxOperator("Where", 9)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        call.Declare(0, call.Type(1));
        return [call[0].Where(call[1], call[2])];
    }
}
