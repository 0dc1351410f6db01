namespace Fovea.Tensors;

/// <summary>What is computed of each matrix of a batch.</summary>
internal interface IMatrixFunction
{
    /// <summary>Elements that are needed to work in.</summary>
    int Work { get; }

    /// <summary>Places that are needed for an order of rows.</summary>
    int Order => 0;

    /// <summary>y from a, which may be overwritten, and b.</summary>
    /// <returns>Whether it is defined.</returns>
    bool Run(Span<double> a, ReadOnlySpan<double> b, Span<double> y, Span<double> work, Span<int> order);
}

/// <summary>A⁻¹·b.</summary>
internal readonly struct SolveOne(int n, int columns) : IMatrixFunction
{
    public int Work => n * n;

    public int Order => n;

    public bool Run(Span<double> a, ReadOnlySpan<double> b, Span<double> y, Span<double> work, Span<int> order)
    {
        if (LuKernel.Factor(n, a, order, work).Singular) return false;
        LuKernel.Solve(n, columns, a, order, b, y);
        return true;
    }
}

/// <summary>L of L·Lᵀ.</summary>
internal readonly struct CholeskyOne(int n) : IMatrixFunction
{
    public int Work => 0;

    public bool Run(Span<double> a, ReadOnlySpan<double> b, Span<double> y, Span<double> work, Span<int> order)
    {
        var defined = CholeskyKernel.Factor(n, a);
        a.CopyTo(y);
        return defined;
    }
}

internal enum DeterminantPart
{
    Value,
    Sign,
    LogAbs,
}

/// <summary>The determinant, or a part of it.</summary>
internal readonly struct DeterminantOne(int n, DeterminantPart part) : IMatrixFunction
{
    public int Work => n * n;

    public int Order => n;

    public bool Run(Span<double> a, ReadOnlySpan<double> b, Span<double> y, Span<double> work, Span<int> order)
    {
        double value = LuKernel.Factor(n, a, order, work).Sign, sign = value, log = 0;
        for (var i = 0; i < n; i++)
        {
            var pivot = a[i * n + i];
            value *= pivot;
            sign = double.IsNaN(pivot) ? double.NaN : sign * Math.Sign(pivot);
            log += Math.Log(Math.Abs(pivot));
        }
        y[0] = part switch { DeterminantPart.Value => value, DeterminantPart.Sign => sign, _ => log };
        return true;
    }
}

/// <summary>Q, and R below.</summary>
internal readonly struct QrOne(int m, int n) : IMatrixFunction
{
    public int Work => 0;

    public bool Run(Span<double> a, ReadOnlySpan<double> b, Span<double> y, Span<double> work, Span<int> order)
    {
        QrKernel.Factor(m, n, a, y[..(m * n)], y.Slice(m * n, n * n));
        return true;
    }
}

/// <summary>A row of eigenvalues, and the vectors below.</summary>
internal readonly struct EighOne(int n) : IMatrixFunction
{
    public int Work => 0;

    public bool Run(Span<double> a, ReadOnlySpan<double> b, Span<double> y, Span<double> work, Span<int> order)
    {
        JacobiKernel.Eigen(n, a, y[..n], y.Slice(n, n * n));
        return true;
    }
}

/// <summary>U, a row of singular values, and V.</summary>
internal readonly struct SvdOne(int m, int n) : IMatrixFunction
{
    public int Work => m < n ? m * n : 0;

    public bool Run(Span<double> a, ReadOnlySpan<double> b, Span<double> y, Span<double> work, Span<int> order)
    {
        var k = Math.Min(m, n);
        Span<double> u = y[..(m * k)], s = y.Slice(m * k, k), v = y.Slice(m * k + k, n * k);
        if (m >= n)
        {
            JacobiKernel.Singular(m, n, a, s, v);
            a.CopyTo(u);
        }
        else
        {
            // Of the transpose U and V change places.
            for (var i = 0; i < m; i++)
                for (var j = 0; j < n; j++) work[j * m + i] = a[i * n + j];
            JacobiKernel.Singular(n, m, work[..(m * n)], s, u);
            work[..(m * n)].CopyTo(v);
        }
        JacobiKernel.Turn(m, n, k, u, v);
        return true;
    }
}
