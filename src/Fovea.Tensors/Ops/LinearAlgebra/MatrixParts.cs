namespace Fovea.Tensors;

/// <summary>Checks and small matrices that the operations of linear algebra share.</summary>
internal static class MatrixParts
{
    /// <summary>x must be floating-point matrices.</summary>
    public static void Check(string subject, Tensor x)
    {
        Tensors.Check.Floating(subject, x);
        if (x.Rank < 2) throw new ShapeException($"{subject}: expected matrices […, M, N], got {x.Shape}.");
    }

    /// <summary>x must be floating-point matrices of as many rows as columns.</summary>
    public static void CheckSquare(string subject, Tensor x)
    {
        Check(subject, x);
        if (x.Shape[^2] != x.Shape[^1])
            throw new ShapeException($"{subject}: expected square matrices […, N, N], got {x.Shape}. For others there are Lstsq and Pinv.");
    }

    /// <summary>The identity of n rows, of x's type, where x is.</summary>
    public static Tensor Identity(Tensor x, int n) => x.Storage.Device.Eye(n, n).To(x.DType);

    /// <summary>1/x, and 0 where x is 0.</summary>
    public static Tensor Reciprocal(Tensor x)
    {
        var zeros = x.Detach().Equal(0).To(x.DType);
        return (1 - zeros) / (x + zeros);
    }

    /// <summary>Rows from begin to end.</summary>
    public static Tensor Rows(Tensor x, int begin, int end) => x.Slice(-2, begin, end);

    /// <summary>The lower triangle, and its mirror image above the diagonal.</summary>
    public static Tensor Mirrored(Tensor x) => x.Tril() + x.Tril(-1).Transpose();

    /// <summary>(x + xᵀ)/2.</summary>
    public static Tensor Symmetric(Tensor x) => (x + x.Transpose()) * 0.5;
}
