using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Functions of two numbers that ONNX has no name for, as their formulas.</summary>
public sealed class BinaryFormulaExporter : OnnxExporter
{
    private static readonly Dictionary<string, Func<ExportFormula, string, string, string>> Formulas = new(StringComparer.Ordinal)
    {
        ["ne"] = (f, a, b) => f.Node("Not", f.Node("Equal", a, b)),
        ["fmod"] = (f, a, b) => f.Onnx.Node("Mod", [a, b], ("fmod", 1)),
        ["log_add_exp"] = (f, a, b) => f.Node("Add", f.Node("Max", a, b),
            f.Node("Log", f.Node("Add", f.Of(1), f.Node("Exp", f.Node("Neg", f.Node("Abs", f.Node("Sub", a, b))))))),
        ["atan2"] = Atan2,
        ["l1_loss"] = (f, a, b) => f.Node("Abs", f.Node("Sub", a, b)),
        ["mse_loss"] = (f, a, b) => f.Node("Sub", a, b) is var d ? f.Mul(d, d) : d,
        ["bce_loss"] = (f, a, b) => f.Node("Neg", f.Node("Add", f.Mul(b, LogAtLeast(f, a)),
            f.Mul(f.Node("Sub", f.Of(1), b), LogAtLeast(f, f.Node("Sub", f.Of(1), a))))),
        ["bce_with_logits_loss"] = (f, a, b) => f.Node("Sub", f.Node("Softplus", a), f.Mul(a, b)),
    };

    /// <inheritdoc/>
    public override bool Takes(OperationAttributes attributes) =>
        attributes is not NamedAttributes && Formulas.ContainsKey(attributes.Name);

    /// <inheritdoc/>
    public override string Emit(Operation operation, OnnxWriter onnx) =>
        Formulas[operation.Name](new(onnx, operation.Inputs[0]!.DType), onnx.Input(operation, 0), onnx.Input(operation, 1));

    // The angle of y/x on the right, half a turn more or less on the left; none at the origin.
    private static string Atan2(ExportFormula f, string y, string x)
    {
        var zero = f.Of(0);
        var angle = f.Node("Atan", f.Node("Div", y, x));
        var turned = f.Node("Where", f.Node("Less", y, zero), f.Node("Sub", angle, f.Of(Math.PI)), f.Node("Add", angle, f.Of(Math.PI)));
        var origin = f.Node("And", f.Node("Equal", x, zero), f.Node("Equal", y, zero));
        return f.Node("Where", origin, zero, f.Node("Where", f.Node("Less", x, zero), turned, angle));
    }

    private static string LogAtLeast(ExportFormula f, string x) => f.Node("Max", f.Node("Log", x), f.Of(-100));
}

/// <summary>The loss that is quadratic near 0 and linear elsewhere, as its formula.</summary>
public sealed class SmoothL1LossExporter : OnnxExporter<BinaryAttributes<SmoothL1LossFunction>>
{
    /// <inheritdoc/>
    protected override string Emit(BinaryAttributes<SmoothL1LossFunction> attributes, Operation operation, OnnxWriter onnx)
    {
        var f = new ExportFormula(onnx, operation.Outputs[0].DType);
        var beta = attributes.Function.Beta;
        var difference = f.Node("Sub", onnx.Input(operation, 0), onnx.Input(operation, 1));
        var distance = f.Node("Abs", difference);
        return f.Node("Where", f.Node("Less", distance, f.Of(beta)), f.Mul(f.Mul(f.Of(0.5 / beta), difference), difference),
            f.Node("Sub", distance, f.Of(0.5 * beta)));
    }
}
