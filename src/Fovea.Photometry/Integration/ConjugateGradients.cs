namespace Fovea.Photometry;

/// <summary>Solves A·z = b for a <see cref="GridLaplacian"/> by conjugate gradients, preconditioned by
/// <see cref="GridMultigrid"/>.</summary>
internal sealed class ConjugateGradients(GridMultigrid preconditioner)
{
    // The residual, the direction, A times the direction, and the preconditioned residual.
    private readonly double[] _r = Cells(preconditioner), _p = Cells(preconditioner);
    private readonly double[] _q = Cells(preconditioner), _s = Cells(preconditioner);

    /// <summary>√(bᵀ·M⁻¹·b): about the length √(zᵀ·A·z) of the solution, which tolerances are shares of.</summary>
    public double Scale(double[] b)
    {
        preconditioner.Apply(b, _s);
        return Math.Sqrt(Math.Max(0, preconditioner.Finest.Dot(b, _s)));
    }

    /// <summary>Improves z until the remaining error, about √(rᵀ·M⁻¹·r), is below a bound.</summary>
    /// <param name="b">Sums to 0 over each connected part.</param>
    /// <param name="z">The start; the solution on return.</param>
    /// <param name="bound">As a length of <see cref="Scale"/>.</param>
    /// <param name="most">Steps after which it ends anyway.</param>
    /// <param name="progress">Told the share of the way, in digits.</param>
    /// <param name="cancellation">Looked at in each step.</param>
    /// <returns>The steps taken.</returns>
    public int Solve(double[] b, double[] z, double bound, int most, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        var a = preconditioner.Finest;
        a.Residual(b, z, _r);
        preconditioner.Apply(_r, _s);
        _s.CopyTo(_p, 0);
        var rs = a.Dot(_r, _s);
        var first = Math.Log(Math.Sqrt(rs) / bound);
        for (var step = 0; ; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!(Math.Sqrt(rs) > bound) || step == most) return step;
            progress?.Report(Math.Clamp(1 - Math.Log(Math.Sqrt(rs) / bound) / first, 0, 1));
            var pq = a.Multiply(_p, _q);
            if (!(pq > 0)) return step;
            Advance(z, rs / pq);
            preconditioner.Apply(_r, _s);
            var next = a.Dot(_r, _s);
            Turn(next / rs);
            rs = next;
        }
    }

    private static double[] Cells(GridMultigrid preconditioner) => new double[preconditioner.Finest.Diagonal.Length];

    private void Advance(double[] z, double alpha) => preconditioner.Finest.Rows((begin, end) =>
    {
        var width = preconditioner.Finest.Width;
        for (var i = begin * width; i < end * width; i++)
        {
            z[i] += alpha * _p[i];
            _r[i] -= alpha * _q[i];
        }
    });

    private void Turn(double beta) => preconditioner.Finest.Rows((begin, end) =>
    {
        var width = preconditioner.Finest.Width;
        for (var i = begin * width; i < end * width; i++) _p[i] = _s[i] + beta * _p[i];
    });
}
