namespace Fovea.Tensors;

/// <summary>A = Q·R of a matrix of at least as many rows as columns by Householder's reflections, in double precision.</summary>
/// <remarks>A reflection turns a column to the side that its first element is not on, as LAPACK's <c>geqrf</c> does: the diagonal of R then
/// has the same signs as there. Source: G. Golub and C. Van Loan, "Matrix Computations", 4th edition, section 5.2.</remarks>
internal static class QrKernel
{
    /// <summary>q [m, n] with orthonormal columns and r [n, n], an upper triangle, from a [m, n], which is overwritten.</summary>
    public static void Factor(int m, int n, Span<double> a, Span<double> q, Span<double> r)
    {
        r.Clear();
        for (var k = 0; k < n; k++)
        {
            double below = 0;
            for (var i = k + 1; i < m; i++) below += a[i * n + k] * a[i * n + k];
            var first = a[k * n + k];
            if (below == 0)
            {
                // No reflection: its place is marked by a first element of 0.
                r[k * n + k] = first;
                a[k * n + k] = 0;
            }
            else
            {
                var length = Math.Sqrt(first * first + below);
                r[k * n + k] = first > 0 ? -length : length;
                a[k * n + k] = first - r[k * n + k];
                for (var j = k + 1; j < n; j++) Reflect(m, n, k, a, j, a);
            }
            for (var j = k + 1; j < n; j++) r[k * n + j] = a[k * n + j];
        }
        q.Clear();
        for (var i = 0; i < n; i++) q[i * n + i] = 1;
        for (var k = n - 1; k >= 0; k--)
            for (var j = 0; j < n; j++) Reflect(m, n, k, a, j, q);
    }

    // Column j of x, from row k on, reflected by the vector in column k of a.
    private static void Reflect(int m, int n, int k, ReadOnlySpan<double> a, int j, Span<double> x)
    {
        if (a[k * n + k] == 0) return;
        double along = 0, square = 0;
        for (var i = k; i < m; i++)
        {
            along += a[i * n + k] * x[i * n + j];
            square += a[i * n + k] * a[i * n + k];
        }
        var step = 2 * along / square;
        for (var i = k; i < m; i++) x[i * n + j] -= step * a[i * n + k];
    }
}
