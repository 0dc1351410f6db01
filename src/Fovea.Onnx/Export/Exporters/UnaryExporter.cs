using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Functions of one number that ONNX has under a name of its own.</summary>
public sealed class UnaryExporter : OnnxExporter
{
    private static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        ["abs"] = "Abs", ["neg"] = "Neg", ["exp"] = "Exp", ["log"] = "Log", ["sqrt"] = "Sqrt", ["reciprocal"] = "Reciprocal",
        ["sin"] = "Sin", ["cos"] = "Cos", ["tan"] = "Tan", ["asin"] = "Asin", ["acos"] = "Acos", ["atan"] = "Atan",
        ["sinh"] = "Sinh", ["cosh"] = "Cosh", ["tanh"] = "Tanh", ["erf"] = "Erf",
        ["floor"] = "Floor", ["ceil"] = "Ceil", ["round"] = "Round", ["sign"] = "Sign",
        ["relu"] = "Relu", ["sigmoid"] = "Sigmoid", ["softsign"] = "Softsign", ["selu"] = "Selu", ["hard_swish"] = "HardSwish",
    };

    /// <inheritdoc/>
    public override bool Takes(OperationAttributes attributes) =>
        attributes is not NamedAttributes && Operators.ContainsKey(attributes.Name);

    /// <inheritdoc/>
    public override string Emit(Operation operation, OnnxWriter onnx) => onnx.Node(Operators[operation.Name], [onnx.Input(operation, 0)]);
}
