namespace Fovea.Tensors;

/// <summary>Grids of points under affine maps, for <c>GridSample</c>. Source: M. Jaderberg et al., "Spatial transformer networks", NeurIPS
/// 2015, equation 1.</summary>
public static class AffineGridOp
{
    extension(Tensor theta)
    {
        /// <summary>grid[n, i, j] = θ[n]·(xⱼ, yᵢ, 1), where x and y go from −1 to 1 over the pixels of an image.</summary>
        /// <remarks><b>Shape</b>: θ [N, 2, 3] → [N, H, W, 2].</remarks>
        /// <param name="size">H and W of the image to be sampled.</param>
        /// <param name="alignCorners">Whether ±1 are the centres of the corner pixels; otherwise the edges of the image.</param>
        /// <exception cref="ShapeException">θ is not floating-point [N, 2, 3], or a size is below 1.</exception>
        public Tensor AffineGrid(Size2 size, bool alignCorners = false)
        {
            Check.Floating("affine_grid", theta);
            if (theta.Rank != 3 || theta.Shape[1] != 2 || theta.Shape[2] != 3 || Math.Min(size.H, size.W) < 1)
                throw new ShapeException($"affine_grid: expected maps [N, 2, 3] and sizes of 1 or more, got {theta.Shape} and {size}.");
            var points = new double[3 * size.H * size.W];
            for (var i = 0; i < size.H * size.W; i++)
                (points[3 * i], points[3 * i + 1], points[3 * i + 2]) = (At(i % size.W, size.W), At(i / size.W, size.H), 1);
            var centres = theta.Storage.Device.From(points, [size.H * size.W, 3]).To(theta.DType);
            return centres.MatMul(theta, transposeB: true).Reshape([theta.Shape[0], size.H, size.W, 2]);

            double At(int pixel, int count) =>
                alignCorners ? (count > 1 ? 2.0 * pixel / (count - 1) - 1 : 0) : (2.0 * pixel + 1) / count - 1;
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("affine_grid", t => t[0].AffineGrid((3, 4)), Sample.Normal([2, 2, 3])),
        new("affine_grid (corners)", t => t[0].AffineGrid((3, 4), alignCorners: true), Sample.Normal([2, 2, 3])),
    ];
}
