using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Matrix products: <c>Gemm</c> where there are rows and one matrix, as in a fully-connected layer, or else
/// <c>MatMul</c>.</summary>
public sealed class MatMulExporter : OnnxExporter<MatMulAttributes>
{
    /// <inheritdoc/>
    protected override string Emit(MatMulAttributes attributes, Operation operation, OnnxWriter onnx)
    {
        Shape a = operation.Inputs[0]!.Shape, b = operation.Inputs[1]!.Shape;
        var (x, y, bias) = (onnx.Input(operation, 0), onnx.Input(operation, 1), onnx.Optional(operation, 2));
        var (ta, tb) = (attributes.TransposeA, attributes.TransposeB);
        if (a.Rank == 2 && b.Rank == 2)
            return bias.Length == 0 && !ta && !tb ? onnx.Node("MatMul", [x, y]) : Gemm(x, y);
        // One matrix for a whole batch: the batch is one long list of rows, as it is computed here.
        if (b.Rank == 2 && !ta && (bias.Length > 0 || tb))
            return onnx.Reshape(Gemm(onnx.Node("Reshape", [x, onnx.Whole("shape", -1, a[^1])]), y), operation.Outputs[0]);
        var product = onnx.Node("MatMul", [ta ? Transposed(x, a.Rank) : x, tb ? Transposed(y, b.Rank) : y]);
        return bias.Length == 0 ? product : onnx.Node("Add", [product, bias]);

        string Gemm(string left, string right) => onnx.Node("Gemm", [left, right, bias],
            ("alpha", 1.0), ("beta", 1.0), ("transA", ta), ("transB", tb));

        string Transposed(string matrix, int rank) =>
            onnx.Node("Transpose", [matrix], ("perm", (int[])[.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]));
    }
}
