namespace Fovea.Tensors;

/// <summary>P·A = L·U of a square matrix by Gaussian elimination with partial pivoting, in double precision.</summary>
/// <remarks>Source: G. Golub and C. Van Loan, "Matrix Computations", 4th edition, algorithm 3.4.1.</remarks>
internal static class LuKernel
{
    /// <summary>Overwrites a with L below the diagonal, whose own is 1, and U.</summary>
    /// <param name="n">Rows and columns.</param>
    /// <param name="a">The matrix.</param>
    /// <param name="order">The row of a that stands at each place.</param>
    /// <param name="sizes">n·n elements to work in: what each element is a sum of, in magnitude.</param>
    /// <returns>The sign of the order, and whether some column has only pivots that are rounding errors.</returns>
    public static (int Sign, bool Singular) Factor(int n, Span<double> a, Span<int> order, Span<double> sizes)
    {
        var sign = 1;
        var singular = false;
        for (var i = 0; i < a.Length; i++) sizes[i] = Math.Abs(a[i]);
        for (var i = 0; i < n; i++) order[i] = i;
        for (var k = 0; k < n; k++)
        {
            var best = k;
            var some = false;
            for (var i = k; i < n; i++)
            {
                // The comparison is false for NaN, which is passed on.
                some |= !(Math.Abs(a[i * n + k]) <= n * double.Epsilon + n * 1.2e-16 * sizes[i * n + k]);
                if (Math.Abs(a[i * n + k]) > Math.Abs(a[best * n + k])) best = i;
            }
            singular |= !some;
            if (best != k)
            {
                sign = -sign;
                (order[k], order[best]) = (order[best], order[k]);
                for (var j = 0; j < n; j++)
                {
                    (a[k * n + j], a[best * n + j]) = (a[best * n + j], a[k * n + j]);
                    (sizes[k * n + j], sizes[best * n + j]) = (sizes[best * n + j], sizes[k * n + j]);
                }
            }
            var pivot = a[k * n + k];
            if (pivot == 0) continue;
            for (var i = k + 1; i < n; i++)
            {
                var factor = a[i * n + k] /= pivot;
                if (factor == 0) continue;
                for (var j = k + 1; j < n; j++)
                {
                    var step = factor * a[k * n + j];
                    a[i * n + j] -= step;
                    sizes[i * n + j] += Math.Abs(step);
                }
            }
        }
        return (sign, singular);
    }

    /// <summary>x = A⁻¹·b for some columns, from what <see cref="Factor"/> made of A; x and b are different places.</summary>
    public static void Solve(int n, int columns, ReadOnlySpan<double> lu, ReadOnlySpan<int> order, ReadOnlySpan<double> b, Span<double> x)
    {
        for (var i = 0; i < n; i++)
        {
            var row = x.Slice(i * columns, columns);
            b.Slice(order[i] * columns, columns).CopyTo(row);
            for (var k = 0; k < i; k++) Subtract(lu[i * n + k], x.Slice(k * columns, columns), row);
        }
        for (var i = n - 1; i >= 0; i--)
        {
            var row = x.Slice(i * columns, columns);
            for (var k = i + 1; k < n; k++) Subtract(lu[i * n + k], x.Slice(k * columns, columns), row);
            foreach (ref var value in row) value /= lu[i * n + i];
        }
    }

    private static void Subtract(double factor, ReadOnlySpan<double> x, Span<double> from)
    {
        if (factor == 0) return;
        for (var j = 0; j < from.Length; j++) from[j] -= factor * x[j];
    }
}
