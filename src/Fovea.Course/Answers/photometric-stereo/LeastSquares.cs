using Fovea.Course;

namespace PhotometricStereo;

/// <summary>
/// Each light gives a linear equation for G = ρ·n of a pixel: I_k = l_k·G. With more lights than three there is no G
/// that fits all of them in the presence of noise; the one with the least squared error is G = (LᵀL)⁻¹·Lᵀ·I, where LᵀL
/// is a matrix of 3×3.
/// </summary>
public sealed class LeastSquares : ILeastSquares
{
    /// <summary>
    /// lights L [K, 3], intensities I [K, P], K ≥ 3. Return G [P, 3]. Solve the three equations (LᵀL)·G = Lᵀ·I by
    /// elimination or by Cramer's rule.
    /// </summary>
    public double[,] Solve(double[,] lights, double[,] intensities)
    {
        // begin
        var (count, pixels) = (lights.GetLength(0), intensities.GetLength(1));
        var g = new double[pixels, 3];
        for (var p = 0; p < pixels; p++)
        {
            // Three equations with their right sides in the fourth column.
            var a = new double[3, 4];
            for (var k = 0; k < count; k++)
            {
                for (var i = 0; i < 3; i++)
                {
                    for (var j = 0; j < 3; j++) a[i, j] += lights[k, i] * lights[k, j];
                    a[i, 3] += lights[k, i] * intensities[k, p];
                }
            }
            // Gauss and Jordan: the matrix is positive definite, so that no pivot is 0.
            for (var pivot = 0; pivot < 3; pivot++)
            {
                for (var i = 0; i < 3; i++)
                {
                    var factor = a[i, pivot] / a[pivot, pivot];
                    if (i == pivot) continue;
                    for (var j = pivot; j < 4; j++) a[i, j] -= factor * a[pivot, j];
                }
            }
            for (var i = 0; i < 3; i++) g[p, i] = a[i, 3] / a[i, i];
        }
        return g;
        // end
    }
}
