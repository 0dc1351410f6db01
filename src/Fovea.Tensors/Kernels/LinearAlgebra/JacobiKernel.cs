namespace Fovea.Tensors;

/// <summary>Eigenvalues and singular values by Jacobi's rotations, in double precision: slow for large matrices, and of all methods the
/// one with the most accurate small values.</summary>
/// <remarks>Source: G. Golub and C. Van Loan, "Matrix Computations", 4th edition, sections 8.5 and 8.6.3.</remarks>
internal static class JacobiKernel
{
    private const int MostSweeps = 60;
    private const double Small = 1e-17;

    /// <summary>A = V·diag(w)·Vᵀ of a symmetric matrix, of which the lower triangle alone is read; a is overwritten. Values ascend; in each
    /// vector, a column of v, the element of largest magnitude is positive.</summary>
    public static void Eigen(int n, Span<double> a, Span<double> w, Span<double> v)
    {
        for (var i = 0; i < n; i++)
            for (var j = i + 1; j < n; j++) a[i * n + j] = a[j * n + i];
        v.Clear();
        for (var i = 0; i < n; i++) v[i * n + i] = 1;
        var turned = true;
        for (var sweep = 0; turned && sweep < MostSweeps; sweep++)
        {
            turned = false;
            for (var p = 0; p < n; p++)
                for (var q = p + 1; q < n; q++) turned |= MakeZero(n, a, v, p, q);
        }
        for (var i = 0; i < n; i++) w[i] = a[i * n + i];
        // Insertion keeps it short, and the order of equal values.
        for (var i = 1; i < n; i++)
            for (var j = i; j > 0 && w[j] < w[j - 1]; j--)
            {
                (w[j], w[j - 1]) = (w[j - 1], w[j]);
                Swap(n, n, v, j, j - 1);
            }
        for (var j = 0; j < n; j++) if (LargestIsNegative(n, n, v, j)) Negate(n, n, v, j);
    }

    /// <summary>A = U·diag(s)·Vᵀ of a matrix [m, n] with m ≥ n: columns are rotated until they are orthogonal. a becomes U. Values
    /// descend.</summary>
    public static void Singular(int m, int n, Span<double> a, Span<double> s, Span<double> v)
    {
        v.Clear();
        for (var i = 0; i < n; i++) v[i * n + i] = 1;
        var turned = true;
        for (var sweep = 0; turned && sweep < MostSweeps; sweep++)
        {
            turned = false;
            for (var p = 0; p < n; p++)
                for (var q = p + 1; q < n; q++) turned |= MakeOrthogonal(m, n, a, v, p, q);
        }
        for (var j = 0; j < n; j++) s[j] = Length(m, n, a, j);
        for (var i = 1; i < n; i++)
            for (var j = i; j > 0 && s[j] > s[j - 1]; j--)
            {
                (s[j], s[j - 1]) = (s[j - 1], s[j]);
                Swap(m, n, a, j, j - 1);
                Swap(n, n, v, j, j - 1);
            }
        for (var j = 0; j < n; j++)
        {
            if (s[j] > s[0] * Small) for (var i = 0; i < m; i++) a[i * n + j] /= s[j];
            else if (!double.IsNaN(s[j])) Complete(m, n, a, j);
        }
    }

    /// <summary>Turns columns of u, and those of v with them, so that in each of u the element of largest magnitude is positive.</summary>
    public static void Turn(int m, int n, int columns, Span<double> u, Span<double> v)
    {
        for (var j = 0; j < columns; j++)
        {
            if (!LargestIsNegative(m, columns, u, j)) continue;
            Negate(m, columns, u, j);
            Negate(n, columns, v, j);
        }
    }

    // a[p, q] becomes 0.
    private static bool MakeZero(int n, Span<double> a, Span<double> v, int p, int q)
    {
        double apq = a[p * n + q], app = a[p * n + p], aqq = a[q * n + q];
        if (!(Math.Abs(apq) > Small * Math.Sqrt(Math.Abs(app)) * Math.Sqrt(Math.Abs(aqq)) + double.Epsilon)) return false;
        if (Math.Abs(apq) <= 1e-300 && Math.Abs(apq) <= Small * (Math.Abs(app) + Math.Abs(aqq))) return false;
        var (c, s) = Rotation((aqq - app) / (2 * apq));
        Rotate(n, n, a, p, q, c, s);
        for (var k = 0; k < n; k++)
        {
            double x = a[p * n + k], y = a[q * n + k];
            (a[p * n + k], a[q * n + k]) = (c * x - s * y, s * x + c * y);
        }
        Rotate(n, n, v, p, q, c, s);
        (a[p * n + q], a[q * n + p]) = (0, 0);
        return true;
    }

    // Columns p and q become orthogonal.
    private static bool MakeOrthogonal(int m, int n, Span<double> a, Span<double> v, int p, int q)
    {
        double pp = 0, qq = 0, pq = 0;
        for (var i = 0; i < m; i++)
        {
            double x = a[i * n + p], y = a[i * n + q];
            pp += x * x;
            qq += y * y;
            pq += x * y;
        }
        if (!(Math.Abs(pq) > 1e-16 * Math.Sqrt(pp) * Math.Sqrt(qq))) return false;
        var (c, s) = Rotation((qq - pp) / (2 * pq));
        Rotate(m, n, a, p, q, c, s);
        Rotate(n, n, v, p, q, c, s);
        return true;
    }

    // Columns p and q of a matrix of some rows and columns.
    private static void Rotate(int rows, int columns, Span<double> a, int p, int q, double c, double s)
    {
        for (var i = 0; i < rows; i++)
        {
            double x = a[i * columns + p], y = a[i * columns + q];
            (a[i * columns + p], a[i * columns + q]) = (c * x - s * y, s * x + c * y);
        }
    }

    // The smaller angle of the two.
    private static (double Cosine, double Sine) Rotation(double cotangent)
    {
        var t = 1 / (Math.Abs(cotangent) + Math.Sqrt(1 + cotangent * cotangent));
        if (cotangent < 0) t = -t;
        var c = 1 / Math.Sqrt(1 + t * t);
        return (c, t * c);
    }

    // Some direction that is orthogonal to the columns before j: of the axes the one that is farthest from them.
    private static void Complete(int m, int n, Span<double> a, int j)
    {
        int best = 0;
        var most = -1.0;
        for (var i = 0; i < m; i++)
        {
            double rest = 1;
            for (var k = 0; k < j; k++) rest -= a[i * n + k] * a[i * n + k];
            if (rest > most) (best, most) = (i, rest);
        }
        for (var i = 0; i < m; i++) a[i * n + j] = i == best ? 1 : 0;
        // Twice is enough.
        for (var pass = 0; pass < 2; pass++)
        {
            for (var k = 0; k < j; k++)
            {
                double along = 0;
                for (var i = 0; i < m; i++) along += a[i * n + k] * a[i * n + j];
                for (var i = 0; i < m; i++) a[i * n + j] -= along * a[i * n + k];
            }
        }
        var length = Length(m, n, a, j);
        for (var i = 0; i < m; i++) a[i * n + j] /= length;
    }

    private static double Length(int m, int n, ReadOnlySpan<double> a, int j)
    {
        double largest = 0, sum = 0;
        for (var i = 0; i < m; i++) largest = Math.Max(largest, Math.Abs(a[i * n + j]));
        if (largest == 0 || !double.IsFinite(largest)) return largest;
        for (var i = 0; i < m; i++) sum += a[i * n + j] / largest * (a[i * n + j] / largest);
        return largest * Math.Sqrt(sum);
    }

    private static bool LargestIsNegative(int m, int n, ReadOnlySpan<double> a, int j)
    {
        double largest = 0;
        // Of elements that differ by rounding alone the first counts.
        for (var i = 0; i < m; i++) if (Math.Abs(a[i * n + j]) > Math.Abs(largest) * (1 + 1e-9)) largest = a[i * n + j];
        return largest < 0;
    }

    private static void Negate(int m, int n, Span<double> a, int j)
    {
        for (var i = 0; i < m; i++) a[i * n + j] = -a[i * n + j];
    }

    private static void Swap(int m, int n, Span<double> a, int p, int q)
    {
        for (var i = 0; i < m; i++) (a[i * n + p], a[i * n + q]) = (a[i * n + q], a[i * n + p]);
    }
}
