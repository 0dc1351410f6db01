using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>A·B; leading axes are batches.</summary>
internal sealed class MatMulOperator() : BinaryOperator("MatMul", 1, (_, a, b) => a.DType.IsFloating ? a.MatMul(b)
    : a.To(DType.Float64).MatMul(b.To(DType.Float64)).To(a.DType));

/// <summary>α·op(A)·op(B) + β·C.</summary>
internal sealed class GemmOperator() : OnnxOperator("Gemm", 7)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var (alpha, beta) = (call.Node.Float("alpha", 1), call.Node.Float("beta", 1));
        var (transA, transB) = (call.Node.Int("transA", 0) != 0, call.Node.Int("transB", 0) != 0);
        Tensor a = call[0], b = call[1];
        var c = call.Optional(2);
        if (a.Rank != 2 || b.Rank != 2) throw call.Wrong(0, $"expected two matrices, got {a.Shape} and {b.Shape}");
        if (!a.DType.IsFloating) (a, b, c) = (a.To(DType.Float64), b.To(DType.Float64), c?.To(DType.Float64));
        var columns = transB ? b.Shape[0] : b.Shape[1];
        // A layer with its bias.
        if (alpha == 1 && beta == 1 && c is { Rank: 1 } && c.Shape[0] == columns)
            return [MatMulOp.Forward(a, b, c, transA, transB).Output.To(call[0].DType)];
        var y = a.MatMul(b, transA, transB);
        if (alpha != 1) y *= alpha;
        if (c is not null && beta != 0) y += beta == 1 ? c : c * beta;
        return [y.To(call[0].DType)];
    }
}

/// <summary>Sums of products, as an equation names them.</summary>
internal sealed class EinsumOperator() : OnnxOperator("Einsum", 12)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var equation = call.Node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        var inputs = call.Tensors();
        if (call[0].DType.IsFloating) return [Tensor.Einsum(equation, inputs)];
        return [Tensor.Einsum(equation, [.. inputs.Select(x => x.To(DType.Float64))]).To(call[0].DType)];
    }
}

/// <summary>The determinant of square matrices.</summary>
internal sealed class DetOperator() : UnaryOperator("Det", 11, (_, x) => x.Det());
