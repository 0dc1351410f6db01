using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Functions of two numbers that ONNX has under a name of its own.</summary>
public sealed class BinaryExporter : OnnxExporter
{
    private static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        ["add"] = "Add", ["sub"] = "Sub", ["mul"] = "Mul", ["div"] = "Div", ["pow"] = "Pow", ["maximum"] = "Max", ["minimum"] = "Min",
        ["prelu"] = "PRelu", ["eq"] = "Equal", ["lt"] = "Less", ["le"] = "LessOrEqual", ["gt"] = "Greater", ["ge"] = "GreaterOrEqual",
    };

    /// <inheritdoc/>
    public override bool Takes(OperationAttributes attributes) =>
        attributes is not NamedAttributes && Operators.ContainsKey(attributes.Name);

    /// <inheritdoc/>
    public override string Emit(Operation operation, OnnxWriter onnx) =>
        onnx.Node(Operators[operation.Name], [onnx.Input(operation, 0), onnx.Input(operation, 1)]);
}
