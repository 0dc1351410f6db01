using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Photometry;

/// <summary>(A·z)_i = Σ_j w_ij·(z_i − z_j) over the four neighbours j of each cell: the matrix of least squares on differences.</summary>
/// <remarks>The outermost cells have no neighbours. Rows are shared out over threads; every sum is taken row by row, so that results have
/// the same bits for any number of threads. Vectors of cells are worked on at once where each cell's result stands alone.</remarks>
internal sealed class GridLaplacian
{
    private const int CellsAtOnce = 1 << 15;

    // Which lanes of a vector are red: every second one, from the first on or from the second.
    private static readonly Vector<double>[] Colours = [Alternating(0), Alternating(1)];

    private readonly double[] _inverse;

    public GridLaplacian(int width, int height)
    {
        (Width, Height) = (width, height);
        double[] Cells() => new double[width * height];
        (Right, Down, Diagonal, _inverse) = (Cells(), Cells(), Cells(), Cells());
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
        {
            for (var (i, last) = (y * Width + 1, y * Width + Width - 1); i < last; i++)
            {
                Diagonal[i] = Right[i] + Right[i - 1] + Down[i] + Down[i - Width];
                _inverse[i] = Diagonal[i] > 0 ? 1 / Diagonal[i] : 0;
            }
        }
    });

    /// <summary>result = A·z; returns zᵀ·A·z.</summary>
    public double Multiply(double[] z, double[] result)
    {
        var sums = new double[Height];
        Rows((begin, end) =>
        {
            for (var y = begin; y < end; y++)
            {
                var (first, last, sum) = (y * Width + 1, y * Width + Width - 1, 0.0);
                var i = first;
                for (; i <= last - Vector<double>.Count; i += Vector<double>.Count)
                    (At(Diagonal, i) * At(z, i) - VectorAround(z, i)).CopyTo(result, i);
                for (; i < last; i++) result[i] = Apply(z, i);
                for (i = first; i < last; i++) sum += z[i] * result[i];
                sums[y] = sum;
            }
        });
        return sums.Sum();
    }

    /// <summary>residual = b − A·z.</summary>
    public void Residual(double[] b, double[] z, double[] residual) => Rows((begin, end) =>
    {
        for (var y = begin; y < end; y++)
        {
            var (i, last) = (y * Width + 1, y * Width + Width - 1);
            for (; i <= last - Vector<double>.Count; i += Vector<double>.Count)
                (At(b, i) - (At(Diagonal, i) * At(z, i) - VectorAround(z, i))).CopyTo(residual, i);
            for (; i < last; i++) residual[i] = b[i] - Apply(z, i);
        }
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
        {
            var (i, last, first) = (y * Width + 1, y * Width + Width - 1, y + 1 + colour & 1);
            // Half of the lanes are left as they are.
            for (var mask = Colours[first]; i <= last - Vector<double>.Count; i += Vector<double>.Count)
                Vector.ConditionalSelect(mask, (At(b, i) + VectorAround(z, i)) * At(_inverse, i), At(z, i)).CopyTo(z, i);
            for (i += first; i < last; i += 2) z[i] = (b[i] + Around(z, i)) * _inverse[i];
        }
    });

    /// <summary>The same for z = 0, whatever z was before.</summary>
    public void RelaxZero(double[] b, double[] z, int colour) => Rows((begin, end) =>
    {
        for (var y = begin; y < end; y++)
        {
            var (i, last, first) = (y * Width + 1, y * Width + Width - 1, y + 1 + colour & 1);
            for (var mask = Colours[first]; i <= last - Vector<double>.Count; i += Vector<double>.Count)
                Vector.ConditionalSelect(mask, At(b, i) * At(_inverse, i), Vector<double>.Zero).CopyTo(z, i);
            for (var x = 0; i < last; i++, x++) z[i] = (x & 1) == first ? b[i] * _inverse[i] : 0;
        }
    });

    /// <summary>Runs over ranges of the inner rows.</summary>
    public void Rows(Action<int, int> body)
    {
        var grain = Math.Max(1, CellsAtOnce / Width);
        if (Height - 2 <= grain) body(1, Height - 1);
        else PixelLoop.Run(Height - 2, grain, (begin, end) => body(begin + 1, end + 1));
    }

    private double Apply(double[] z, int i) => Diagonal[i] * z[i] - Around(z, i);

    private double Around(double[] z, int i) =>
        Right[i] * z[i + 1] + Right[i - 1] * z[i - 1] + Down[i] * z[i + Width] + Down[i - Width] * z[i - Width];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<double> VectorAround(double[] z, int i) =>
        At(Right, i) * At(z, i + 1) + At(Right, i - 1) * At(z, i - 1) + At(Down, i) * At(z, i + Width)
        + At(Down, i - Width) * At(z, i - Width);

    // Callers stay a vector away from the end of the row, and so of the array.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> At(double[] values, int i) =>
        Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)i);

    private static Vector<double> Alternating(int first)
    {
        var lanes = new long[Vector<double>.Count];
        for (var i = first; i < lanes.Length; i += 2) lanes[i] = -1;
        return Vector.AsVectorDouble(new Vector<long>(lanes));
    }
}
