using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary><c>Elu</c>.</summary>
public sealed class EluExporter : OnnxExporter<UnaryAttributes<EluFunction>>
{
    /// <inheritdoc/>
    protected override string Emit(UnaryAttributes<EluFunction> attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node("Elu", [onnx.Input(operation, 0)], ("alpha", attributes.Function.Alpha));
}

/// <summary><c>Celu</c>.</summary>
public sealed class CeluExporter : OnnxExporter<UnaryAttributes<CeluFunction>>
{
    /// <inheritdoc/>
    protected override string Emit(UnaryAttributes<CeluFunction> attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node("Celu", [onnx.Input(operation, 0)], ("alpha", attributes.Function.Alpha));
}

/// <summary><c>LeakyRelu</c>.</summary>
public sealed class LeakyReLUExporter : OnnxExporter<UnaryAttributes<LeakyReLUFunction>>
{
    /// <inheritdoc/>
    protected override string Emit(UnaryAttributes<LeakyReLUFunction> attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node("LeakyRelu", [onnx.Input(operation, 0)], ("alpha", attributes.Function.Slope));
}

/// <summary><c>Pow</c> with a number.</summary>
public sealed class PowScalarExporter : OnnxExporter<UnaryAttributes<PowScalarFunction>>
{
    /// <inheritdoc/>
    protected override string Emit(UnaryAttributes<PowScalarFunction> attributes, Operation operation, OnnxWriter onnx) =>
        onnx.Node("Pow", [onnx.Input(operation, 0), onnx.Scalar(attributes.Function.Exponent, operation.Outputs[0].DType)]);
}

/// <summary>Bounds: <c>Clip</c>.</summary>
public sealed class ClipExporter : OnnxExporter
{
    /// <inheritdoc/>
    public override bool Takes(OperationAttributes attributes) => Bounds(attributes) is not null;

    /// <inheritdoc/>
    public override string Emit(Operation operation, OnnxWriter onnx)
    {
        var (low, high) = Bounds(operation.Attributes)!.Value;
        var dtype = operation.Outputs[0].DType;
        return onnx.Node("Clip", [onnx.Input(operation, 0), double.IsNegativeInfinity(low) ? "" : onnx.Scalar(low, dtype),
            double.IsPositiveInfinity(high) ? "" : onnx.Scalar(high, dtype)]);
    }

    private static (double Low, double High)? Bounds(OperationAttributes attributes) => attributes switch
    {
        UnaryAttributes<ClampFunction> { Function: var f } => (f.Low, f.High),
        UnaryAttributes<HardTanhFunction> { Function: var f } => (f.Low, f.High),
        { Name: "relu6" } and not NamedAttributes => (0, 6),
        _ => null,
    };
}

/// <summary>ln(1 + eˣ): <c>Softplus</c>, with a factor and a threshold as its formula.</summary>
public sealed class SoftplusExporter : OnnxExporter
{
    /// <inheritdoc/>
    public override bool Takes(OperationAttributes attributes) => attributes is not NamedAttributes && attributes.Name == "softplus";

    /// <inheritdoc/>
    public override string Emit(Operation operation, OnnxWriter onnx)
    {
        var (x, dtype) = (onnx.Input(operation, 0), operation.Outputs[0].DType);
        if (operation.Attributes is not UnaryAttributes<ScaledSoftplusFunction> { Function: var f }) return onnx.Node("Softplus", [x]);
        var beta = onnx.Scalar(f.Beta, dtype);
        var scaled = onnx.Node("Mul", [beta, x]);
        return onnx.Node("Where", [onnx.Node("Greater", [scaled, onnx.Scalar(f.Threshold, dtype)]), x,
            onnx.Node("Div", [onnx.Node("Softplus", [scaled]), beta])]);
    }
}
