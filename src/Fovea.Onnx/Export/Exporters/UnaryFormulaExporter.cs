using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Functions of one number that ONNX has no name for in the operator set at hand, as their formulas; each step is the step that
/// the function itself takes.</summary>
public sealed class UnaryFormulaExporter : OnnxExporter
{
    private static readonly Dictionary<string, Func<ExportFormula, string, string>> Formulas = new(StringComparer.Ordinal)
    {
        ["square"] = (f, x) => f.Mul(x, x),
        ["rsqrt"] = (f, x) => f.Node("Reciprocal", f.Node("Sqrt", x)),
        ["silu"] = (f, x) => f.Mul(x, f.Node("Sigmoid", x)),
        ["log_sigmoid"] = (f, x) => f.Node("Neg", f.Node("Softplus", f.Node("Neg", x))),
        ["erfc"] = (f, x) => f.Node("Sub", f.Of(1), f.Node("Erf", x)),
        ["exp2"] = (f, x) => f.Node("Pow", f.Of(2), x),
        ["expm1"] = (f, x) => f.Node("Sub", f.Node("Exp", x), f.Of(1)),
        ["log1p"] = (f, x) => f.Node("Log", f.Node("Add", x, f.Of(1))),
        ["log2"] = (f, x) => f.Mul(f.Node("Log", x), f.Of(1 / Math.Log(2))),
        ["log10"] = (f, x) => f.Mul(f.Node("Log", x), f.Of(1 / Math.Log(10))),
        ["trunc"] = Trunc,
        ["frac"] = (f, x) => f.Node("Sub", x, Trunc(f, x)),
        ["hard_sigmoid"] = (f, x) => f.Onnx.Node("HardSigmoid", [x], ("alpha", 1.0 / 6), ("beta", 0.5)),
        ["mish"] = (f, x) => f.Onnx.Opset >= 18 ? f.Node("Mish", x) : f.Mul(x, f.Node("Tanh", f.Node("Softplus", x))),
        ["gelu"] = (f, x) => f.Onnx.Opset >= 20 ? f.Node("Gelu", x)
            : f.Mul(f.Mul(f.Of(0.5), x), f.Node("Add", f.Of(1), f.Node("Erf", f.Mul(x, f.Of(Math.Sqrt(0.5)))))),
        ["gelu_tanh"] = (f, x) => f.Onnx.Opset >= 20 ? f.Onnx.Node("Gelu", [x], ("approximate", "tanh"))
            : f.Mul(f.Mul(f.Of(0.5), x), f.Node("Add", f.Of(1), f.Node("Tanh", f.Mul(f.Mul(f.Of(Math.Sqrt(2 / Math.PI)), x),
                f.Node("Add", f.Of(1), f.Mul(f.Mul(f.Of(0.044715), x), x)))))),
    };

    /// <inheritdoc/>
    public override bool Takes(OperationAttributes attributes) =>
        attributes is not NamedAttributes && Formulas.ContainsKey(attributes.Name);

    /// <inheritdoc/>
    public override string Emit(Operation operation, OnnxWriter onnx) =>
        Formulas[operation.Name](new(onnx, operation.Outputs[0].DType), onnx.Input(operation, 0));

    private static string Trunc(ExportFormula f, string x) => f.Mul(f.Node("Sign", x), f.Node("Floor", f.Node("Abs", x)));
}

/// <summary>Nodes and numbers of one element type.</summary>
internal readonly record struct ExportFormula(OnnxWriter Onnx, DType DType)
{
    /// <summary>A node.</summary>
    public string Node(string type, params string[] inputs) => Onnx.Node(type, inputs);

    /// <summary>a·b.</summary>
    public string Mul(string a, string b) => Onnx.Node("Mul", [a, b]);

    /// <summary>A number.</summary>
    public string Of(double value) => Onnx.Scalar(value, DType);
}
