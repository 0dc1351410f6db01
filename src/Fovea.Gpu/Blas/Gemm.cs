using Fovea.Tensors;

namespace Fovea.Gpu;

/// <summary>The arguments of BLAS's gemm under its own names, α = 1 and β = 0: c = op(a)·op(b), columns in a row in memory.</summary>
/// <param name="TransposeA">Whether op(a) is aᵀ.</param>
/// <param name="TransposeB">Whether op(b) is bᵀ.</param>
/// <param name="M">Rows of op(a) and of c.</param>
/// <param name="N">Columns of op(b) and of c.</param>
/// <param name="K">Columns of op(a), rows of op(b).</param>
/// <param name="Lda">Elements from a column of a to the next.</param>
/// <param name="StrideA">Elements from one a of the batch to the next; 0 where all share one.</param>
/// <param name="Ldb">The same of b.</param>
/// <param name="StrideB">The same of b.</param>
/// <param name="Ldc">The same of c.</param>
/// <param name="StrideC">The same of c.</param>
/// <param name="Batch">Products.</param>
internal readonly record struct Gemm(bool TransposeA, bool TransposeB, int M, int N, int K, int Lda, long StrideA, int Ldb, long StrideB,
    int Ldc, long StrideC, int Batch)
{
    /// <summary>A product y = op(a)·op(b) of matrices that lie row by row: gemm's a is b, and its b is a.</summary>
    /// <remarks>What lies row by row is the transpose of what lies so column by column, and yᵀ = op(b)ᵀ·op(a)ᵀ. A batch whose b is shared
    /// is one product of more rows.</remarks>
    public static Gemm Of(MatMulPlan p)
    {
        if (p is { SharedA: false, SharedB: true, TransposeA: false }) p = p with { M = p.Batch * p.M, Batch = 1 };
        return new(p.TransposeB, p.TransposeA, p.N, p.M, p.K, p.TransposeB ? p.K : p.N, p.SharedB ? 0 : (long)p.K * p.N,
            p.TransposeA ? p.M : p.K, p.SharedA ? 0 : (long)p.M * p.K, p.N, (long)p.M * p.N, p.Batch);
    }
}
