using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>The operations that ONNX has no words for.</summary>
public sealed class RefusedExporter : OnnxExporter
{
    private const string Factors = "ONNX has no operator for matrix factorisations and equations";

    /// <inheritdoc/>
    public override bool Takes(OperationAttributes attributes) => Reason(attributes) is not null;

    /// <inheritdoc/>
    public override string Emit(Operation operation, OnnxWriter onnx) => throw onnx.Refused(operation, Reason(operation.Attributes)!);

    /// <summary>Why an operation is refused; null where it is none of these.</summary>
    internal static string? Reason(OperationAttributes attributes) => attributes switch
    {
        SolveAttributes or EighAttributes or QRAttributes or PinvAttributes or CholeskyAttributes or SVDAttributes or SlogDetAttributes =>
            Factors,
        QuantizeAttributes or DequantizeAttributes or QuantizedConv2dAttributes or QuantizedMaxPool2dAttributes =>
            "it computes bytes in an order of Fovea's own. Export the network that was quantised, with its plan",
        NamedAttributes => "it was recorded by name alone. Record it with attributes that derive from OperationAttributes",
        // Its attributes are a type for each distribution.
        { Name: "random" } => "a file would draw other numbers. Draw them outside, and hand them in as an input",
        _ => null,
    };
}
