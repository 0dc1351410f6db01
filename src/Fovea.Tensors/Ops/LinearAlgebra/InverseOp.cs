namespace Fovea.Tensors;

/// <summary>The inverse of square matrices.</summary>
public static class InverseOp
{
    extension(Tensor x)
    {
        /// <summary>x⁻¹, by solving x·y = I. Where it is to be multiplied by something, <c>x.Solve(b)</c> is faster and more
        /// accurate.</summary>
        /// <remarks><b>Shape</b>: […, N, N]; leading axes are a batch.</remarks>
        /// <exception cref="ShapeException">x is not floating-point or not square.</exception>
        /// <exception cref="LinearAlgebraException">A matrix is singular.</exception>
        public Tensor Inverse()
        {
            MatrixParts.CheckSquare("inverse", x);
            return SolveOp.Forward("inverse", x, MatrixParts.Identity(x, x.Shape[^1])).Output;
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("inverse", t => t[0].Inverse(), Sample.Matrices([3, 3])),
        new("inverse (batch)", t => t[0].Inverse(), Sample.Matrices([2, 2, 4, 4])),
    ];
}
