namespace Fovea.Photometry;

/// <summary>An approximate inverse of a <see cref="GridLaplacian"/>: one W-cycle over grids that halve in each direction.</summary>
/// <remarks>Blocks of 2×2 cells become one cell: a coarse value stands for all four, and the weight between two blocks is half the sum of
/// the weights between their cells. The half makes up for corrections that are constant on each block and so half as large as they should
/// be. Smoothing is red–black Gauss–Seidel, in the opposite order after the correction, so that the cycle is a symmetric matrix.
/// Source: D. Braess, "Towards algebraic multigrid for elliptic problems of second order", Computing 55, 1995.</remarks>
internal sealed class GridMultigrid
{
    private const int Coarsest = 6, CoarsestSweeps = 12;
    private readonly GridLaplacian[] _levels;
    private readonly double[][] _z, _b, _residual, _first;

    /// <summary>Makes the coarser grids of a matrix; call <see cref="Refresh"/> when its weights have changed.</summary>
    public GridMultigrid(GridLaplacian finest)
    {
        var levels = new List<GridLaplacian> { finest };
        while (levels[^1] is var last && Math.Max(last.Width, last.Height) > Coarsest)
            levels.Add(new((last.Width - 1) / 2 + 2, (last.Height - 1) / 2 + 2));
        _levels = [.. levels];
        // On the finest grid, vectors are the caller's.
        double[][] Buffers() => [[], .. _levels.Skip(1).Select(l => new double[l.Width * l.Height])];
        (_z, _b, _first, _residual) = (Buffers(), Buffers(), Buffers(), Array.ConvertAll(_levels, l => new double[l.Width * l.Height]));
        Refresh();
    }

    /// <summary>The matrix.</summary>
    public GridLaplacian Finest => _levels[0];

    /// <summary>Computes the weights of the coarser grids from those of the finest, whose diagonal is complete.</summary>
    public void Refresh()
    {
        for (var level = 1; level < _levels.Length; level++) Coarsen(_levels[level - 1], _levels[level]);
    }

    /// <summary>z = M⁻¹·r.</summary>
    public void Apply(double[] r, double[] z) => Cycle(0, r, z);

    private void Cycle(int level, double[] b, double[] z)
    {
        var grid = _levels[level];
        grid.RelaxZero(b, z, 0);
        grid.Relax(b, z, 1);
        if (level == _levels.Length - 1)
        {
            for (var sweep = 1; sweep < CoarsestSweeps; sweep++) Smooth(grid, b, z, 0);
            for (var sweep = 0; sweep < CoarsestSweeps; sweep++) Smooth(grid, b, z, 1);
            return;
        }
        grid.Residual(b, z, _residual[level]);
        Correct(level, z);
        Smooth(grid, b, z, 1);
    }

    // Solves for the error on the next coarser grid by two cycles, which cost as much as one on this grid; on the coarsest by one.
    private void Correct(int level, double[] z)
    {
        var (fine, coarse) = (_levels[level], _levels[level + 1]);
        var (b, error) = (_b[level + 1], _z[level + 1]);
        Restrict(fine, _residual[level], coarse, b);
        Cycle(level + 1, b, error);
        if (level + 1 < _levels.Length - 1)
        {
            var first = _first[level + 1];
            error.CopyTo(first, 0);
            coarse.Residual(b, first, b);
            Cycle(level + 1, b, error);
            for (var i = 0; i < first.Length; i++) error[i] += first[i];
        }
        fine.Rows((begin, end) =>
        {
            for (var y = begin; y < end; y++)
            {
                var row = (y + 1) / 2 * coarse.Width;
                for (var x = 1; x < fine.Width - 1; x++)
                    if (fine.Diagonal[y * fine.Width + x] > 0) z[y * fine.Width + x] += error[row + (x + 1) / 2];
            }
        });
    }

    private static void Smooth(GridLaplacian grid, double[] b, double[] z, int first)
    {
        grid.Relax(b, z, first);
        grid.Relax(b, z, 1 - first);
    }

    private static void Restrict(GridLaplacian fine, double[] residual, GridLaplacian coarse, double[] b) => coarse.Rows((begin, end) =>
    {
        for (var y = begin; y < end; y++)
        {
            for (var x = 1; x < coarse.Width - 1; x++)
            {
                // Odd sizes: the second row or column of the last block is the border, where residuals are 0.
                var i = (2 * y - 1) * fine.Width + 2 * x - 1;
                b[y * coarse.Width + x] = residual[i] + residual[i + 1] + residual[i + fine.Width] + residual[i + fine.Width + 1];
            }
        }
    });

    private static void Coarsen(GridLaplacian fine, GridLaplacian coarse)
    {
        coarse.Rows((begin, end) =>
        {
            for (var y = begin; y < end; y++)
            {
                for (var x = 1; x < coarse.Width - 1; x++)
                {
                    var (i, at) = ((2 * y - 1) * fine.Width + 2 * x - 1, y * coarse.Width + x);
                    coarse.Right[at] = 0.5 * (fine.Right[i + 1] + fine.Right[i + 1 + fine.Width]);
                    coarse.Down[at] = 0.5 * (fine.Down[i + fine.Width] + fine.Down[i + fine.Width + 1]);
                }
            }
        });
        coarse.Complete();
    }
}
