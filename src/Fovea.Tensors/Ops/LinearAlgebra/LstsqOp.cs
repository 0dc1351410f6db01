namespace Fovea.Tensors;

/// <summary>Linear least squares.</summary>
public static class LstsqOp
{
    extension(Tensor a)
    {
        /// <summary>The x that makes ‖A·x − b‖ least for each column b of B; of several the shortest. It is A⁺·B.</summary>
        /// <remarks><b>Shape</b>: A […, M, N], B […, M, C] or [M], to […, N, C] or […, N]; leading axes are a batch and
        /// broadcast.</remarks>
        /// <param name="b">The right-hand sides.</param>
        /// <param name="rcond">What counts as 0, as in <c>Pinv</c>.</param>
        /// <exception cref="ShapeException">The types differ or are not floating-point, or the shapes do not fit.</exception>
        public Tensor Lstsq(Tensor b, double? rcond = null)
        {
            Check.SameFloating("lstsq", a, b);
            MatrixParts.Check("lstsq", a);
            var rows = b.Rank == 0 ? 0 : b.Rank == 1 ? b.Shape[0] : b.Shape[^2];
            if (b.Rank == 0 || rows != a.Shape[^2])
                throw new ShapeException($"lstsq: expected right-hand sides […, {a.Shape[^2]}, C] for matrices {a.Shape}, got {b.Shape}.");
            return a.Pinv(rcond).MatMul(b);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("lstsq", t => t[0].Lstsq(t[1]), Sample.Matrices([2, 5, 3]), Sample.Normal([5, 2], 2)),
        new("lstsq (vector)", t => t[0].Lstsq(t[1]), Sample.Matrices([5, 3]), Sample.Normal([5], 2)),
    ];
}
