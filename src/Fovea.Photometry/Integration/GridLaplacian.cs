namespace Fovea.Photometry;

/// <summary>(A·z)_i = Σ_j w_ij·(z_i − z_j) over the four neighbours j of each cell: the matrix of least squares on differences.</summary>
/// <remarks>The outermost cells have no neighbours. Rows are shared out over threads; every sum is taken row by row, so that results have
/// the same bits for any number of threads.</remarks>
internal sealed class GridLaplacian
{
    private const int CellsAtOnce = 1 << 15;

    public GridLaplacian(int width, int height)
    {
        (Width, Height) = (width, height);
        (Right, Down, Diagonal) = (new double[width * height], new double[width * height], new double[width * height]);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>w between a cell and the one to its right.</summary>
    public double[] Right { get; }

    /// <summary>w between a cell and the one below.</summary>
    public double[] Down { get; }

    /// <summary>Σ_j w_ij, once <see cref="Complete"/> was called.</summary>
    public double[] Diagonal { get; }

    /// <summary>Sums the weights up, after they were set.</summary>
    public void Complete() => Rows((begin, end) =>
    {
        for (var y = begin; y < end; y++)
            for (var (i, last) = (y * Width + 1, y * Width + Width - 1); i < last; i++)
                Diagonal[i] = Right[i] + Right[i - 1] + Down[i] + Down[i - Width];
    });

    /// <summary>result = A·z; returns zᵀ·A·z.</summary>
    public double Multiply(double[] z, double[] result)
    {
        var sums = new double[Height];
        Rows((begin, end) =>
        {
            for (var y = begin; y < end; y++)
            {
                var sum = 0.0;
                for (var (i, last) = (y * Width + 1, y * Width + Width - 1); i < last; i++)
                {
                    result[i] = Apply(z, i);
                    sum += z[i] * result[i];
                }
                sums[y] = sum;
            }
        });
        return sums.Sum();
    }

    /// <summary>residual = b − A·z.</summary>
    public void Residual(double[] b, double[] z, double[] residual) => Rows((begin, end) =>
    {
        for (var y = begin; y < end; y++)
            for (var (i, last) = (y * Width + 1, y * Width + Width - 1); i < last; i++) residual[i] = b[i] - Apply(z, i);
    });

    /// <summary>Σ a_i·b_i.</summary>
    public double Dot(double[] a, double[] b)
    {
        var sums = new double[Height];
        Rows((begin, end) =>
        {
            for (var y = begin; y < end; y++)
            {
                var sum = 0.0;
                for (var (i, last) = (y * Width + 1, y * Width + Width - 1); i < last; i++) sum += a[i] * b[i];
                sums[y] = sum;
            }
        });
        return sums.Sum();
    }

    /// <summary>One half of a Gauss–Seidel step: the cells with (x + y) mod 2 = <paramref name="colour"/> take the value that makes their
    /// residual 0.</summary>
    public void Relax(double[] b, double[] z, int colour) => Rows((begin, end) =>
    {
        for (var y = begin; y < end; y++)
            for (var (i, last) = (y * Width + 1 + (y + 1 + colour & 1), y * Width + Width - 1); i < last; i += 2)
                if (Diagonal[i] > 0) z[i] = (b[i] + Around(z, i)) / Diagonal[i];
    });

    /// <summary>Runs over ranges of the inner rows.</summary>
    public void Rows(Action<int, int> body) =>
        PixelLoop.Run(Height - 2, Math.Max(1, CellsAtOnce / Width), (begin, end) => body(begin + 1, end + 1));

    private double Apply(double[] z, int i) => Diagonal[i] * z[i] - Around(z, i);

    private double Around(double[] z, int i) =>
        Right[i] * z[i + 1] + Right[i - 1] * z[i - 1] + Down[i] * z[i + Width] + Down[i - Width] * z[i - Width];
}
