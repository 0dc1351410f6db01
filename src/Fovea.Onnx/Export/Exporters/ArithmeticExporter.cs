using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Logic of truth values and of bits, floor division and remainders. Sums and products of integers are those of
/// <see cref="BinaryExporter"/>.</summary>
public sealed class ArithmeticExporter : OnnxExporter
{
    /// <inheritdoc/>
    public override bool Takes(OperationAttributes attributes) => attributes is ArithmeticAttributes
    {
        Operation: Arithmetic.And or Arithmetic.Or or Arithmetic.Xor or Arithmetic.FloorDivide or Arithmetic.Remainder,
    };

    /// <inheritdoc/>
    public override string Emit(Operation operation, OnnxWriter onnx)
    {
        var kind = ((ArithmeticAttributes)operation.Attributes).Operation;
        var (f, a, b) = (new ExportFormula(onnx, operation.Outputs[0].DType), onnx.Input(operation, 0), onnx.Input(operation, 1));
        return kind switch
        {
            Arithmetic.FloorDivide => FloorDivide(f, a, b),
            Arithmetic.Remainder => Remainder(f, a, b),
            _ when f.DType == DType.Bool => f.Node(kind.ToString(), a, b),
            _ when onnx.Opset >= 18 => f.Node($"Bitwise{kind}", a, b),
            _ => throw onnx.Refused(operation, "operations on bits came with operator set 18. Set Opset (--opset 18)"),
        };
    }

    // The rest has the sign of b.
    private static string Remainder(ExportFormula f, string a, string b)
    {
        if (!f.DType.IsFloating) return f.Node("Mod", a, b);
        var (rest, zero) = (f.Onnx.Node("Mod", [a, b], ("fmod", 1)), f.Of(0));
        var turned = f.Node("And", f.Node("Not", f.Node("Equal", rest, zero)),
            f.Node("Xor", f.Node("Less", rest, zero), f.Node("Less", b, zero)));
        return f.Node("Where", turned, f.Node("Add", rest, b), rest);
    }

    // Without the rest the division leaves none, and rounds nothing.
    private static string FloorDivide(ExportFormula f, string a, string b)
    {
        var whole = f.Node("Div", f.Node("Sub", a, Remainder(f, a, b)), b);
        return f.DType.IsFloating ? f.Node("Round", whole) : whole;
    }
}
