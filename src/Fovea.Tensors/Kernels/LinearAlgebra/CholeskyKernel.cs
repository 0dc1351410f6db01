namespace Fovea.Tensors;

/// <summary>A = L·Lᵀ of a symmetric positive definite matrix, in double precision.</summary>
internal static class CholeskyKernel
{
    /// <summary>Overwrites a, of which the lower triangle alone is read, with L; what is above is 0.</summary>
    /// <returns>Whether every leading part of the matrix is positive definite; NaN passes, and is passed on.</returns>
    public static bool Factor(int n, Span<double> a)
    {
        for (var j = 0; j < n; j++)
        {
            for (var i = j; i < n; i++)
            {
                var sum = a[i * n + j];
                for (var k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
                if (i > j) a[i * n + j] = sum / a[j * n + j];
                else if (sum <= 0) return false;
                else a[j * n + j] = Math.Sqrt(sum);
            }
            for (var i = 0; i < j; i++) a[i * n + j] = 0;
        }
        return true;
    }
}
