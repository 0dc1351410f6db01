using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>Whole numbers as ONNX computes with them.</summary>
internal static class WholeNumbers
{
    /// <summary>a/b, rounded towards 0.</summary>
    public static Tensor Divide(Tensor a, Tensor b)
    {
        var down = a.FloorDivide(b);
        if (a.DType == DType.UInt8) return down;
        // Where it was rounded down below 0: one more.
        var up = (down < 0) & (down * b).NotEqual(a);
        return down + up.To(down.DType);
    }

    /// <summary>Σ x over axes, exactly.</summary>
    public static Tensor Sum(Tensor x, int[]? axes, bool keepDim)
    {
        var (rows, kept, shape) = Rows(x, axes, keepDim);
        if (rows.Shape[1] == 0) return Tensor.Zeros(shape, x.DType);
        return kept == 0 ? Tensor.Zeros(shape, x.DType)
            : rows.CumSum(1).Slice(1, rows.Shape[1] - 1, rows.Shape[1]).Reshape(shape).To(x.DType);
    }

    /// <summary>Π x over axes.</summary>
    public static Tensor Product(Tensor x, int[]? axes, bool keepDim)
    {
        var (rows, _, shape) = Rows(x, axes, keepDim);
        var y = Tensor.Ones([rows.Shape[0], 1], x.DType);
        for (var i = 0; i < rows.Shape[1]; i++) y *= rows.Slice(1, i, i + 1);
        return y.Reshape(shape);
    }

    // What is reduced as one last axis.
    private static (Tensor Rows, int Kept, Shape Shape) Rows(Tensor x, int[]? axes, bool keepDim)
    {
        var all = Enumerable.Range(0, x.Rank).ToArray();
        var reduced = axes is null ? all : [.. axes.Select(x.Shape.Axis)];
        int[] rest = [.. all.Except(reduced)];
        var kept = rest.Aggregate(1, (n, a) => n * x.Shape[a]);
        var count = reduced.Aggregate(1, (n, a) => n * x.Shape[a]);
        var shape = Shape.Create(keepDim ? [.. all.Select(a => reduced.Contains(a) ? 1 : x.Shape[a])] : [.. rest.Select(a => x.Shape[a])]);
        return (x.Permute([.. rest, .. reduced]).Reshape([kept, count]), kept, shape);
    }
}
