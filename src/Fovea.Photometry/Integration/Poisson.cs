namespace Fovea.Photometry;

/// <summary>min_z Σ w·(z_b − z_a − s)² over neighbouring pixels a, b: the Poisson equation on a mask of any form, solved by conjugate
/// gradients with a multigrid preconditioner.</summary>
/// <remarks>The slope s between two pixels is that of the sum of their normals, −(n_a + n_b)_x / (n_a + n_b)_z, which is exact on a sphere
/// up to its contour. w = (mean n_z)²: an error of a normal by ε is one of the slope by ε/n_z², largest where the surface turns away.
/// At the mask's edge nothing is assumed (natural boundary). Steps in depth are smeared, since every pair counts.
/// Source: T. Simchony, R. Chellappa and M. Shao, "Direct analytical methods for solving Poisson equations in computer vision problems",
/// IEEE TPAMI 12(5), 1990, for the equation; Y. Quéau, J.-D. Durou and J.-F. Aujol, "Normal integration: a survey", J. Math. Imaging Vis.
/// 60, 2018, for masks and boundaries.</remarks>
public sealed class Poisson : INormalIntegrator
{
    private const int MostSteps = 500;

    /// <inheritdoc/>
    public string Name => "poisson";

    /// <inheritdoc/>
    public string Description => "Least squares on all slopes within the mask, by multigrid (Simchony et al. 1990)";

    /// <summary>The share of the solution, in the norm √(zᵀAz), that the error of the solver may be.</summary>
    public double Tolerance { get; init; } = 1e-7;

    /// <inheritdoc/>
    public DepthMap Integrate(PixelMask mask, float[] normals, Projection? projection = null, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        var slopes = new SlopeField(mask, normals, projection);
        var grid = slopes.Grid;
        var a = new GridLaplacian(grid.Width, grid.Height);
        double[] b = new double[grid.Pixels.Length], z = new double[grid.Pixels.Length];
        foreach (var cell in grid.Cells)
        {
            if (grid.Pixels[cell + 1] >= 0) slopes.AddPair(a.Right, b, cell, cell + 1, slopes.Right);
            if (grid.Pixels[cell + grid.Width] >= 0) slopes.AddPair(a.Down, b, cell, cell + grid.Width, slopes.Down);
        }
        a.Complete();
        var solver = new ConjugateGradients(new(a));
        var steps = solver.Solve(b, z, Tolerance * solver.Scale(b), MostSteps, progress, cancellation);
        return slopes.ToDepth(Name, z, 1, steps);
    }
}
