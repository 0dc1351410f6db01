namespace Fovea.Photometry;

/// <summary>min_z Σ w_u·(n_z·∂u⁺z + n_x)² + (1 − w_u)·(n_z·∂u⁻z + n_x)², and the same along v: each pixel follows its normal to the side on
/// which the surface goes on, so that steps in depth stay.</summary>
/// <remarks>∂⁺ and ∂⁻ are the differences to either neighbour, w_u = 1/(1 + exp(−k·((n_z·∂u⁻z)² − (n_z·∂u⁺z)²))): the side with the
/// larger jump loses its weight. The weights are computed from the depth and the depth from the weights in turn, beginning with ½
/// (iteratively reweighted least squares). A pixel with one neighbour on a line gives it the weight ½.
/// Source: X. Cao, H. Santo, B. Shi, F. Okura and Y. Matsushita, "Bilateral normal integration", ECCV 2022, equations 14 to 21.</remarks>
public sealed class BilateralIntegration : INormalIntegrator
{
    // Parts that a step cuts off entirely stay joined by this much; it keeps their height from drifting.
    private const double LeastWeight = 1e-5;
    private const int MostSteps = 100;

    /// <inheritdoc/>
    public string Name => "bilateral";

    /// <inheritdoc/>
    public string Description => "Keeps steps in depth: bilaterally weighted least squares (Cao et al. 2022)";

    /// <summary>k: how small a jump counts as a step; larger values keep smaller steps and follow noise more.</summary>
    public double Stiffness { get; init; } = 2;

    /// <summary>Ends when the energy changes by less than this share.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Weights are computed at most this often.</summary>
    public int MaxIterations { get; init; } = 150;

    /// <inheritdoc/>
    public DepthMap Integrate(PixelMask mask, float[] normals, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var slopes = new SlopeField(mask, normals);
        var grid = slopes.Grid;
        var a = new GridLaplacian(grid.Width, grid.Height);
        double[] b = new double[grid.Pixels.Length], z = new double[grid.Pixels.Length];
        double[] alongU = new double[grid.Pixels.Length], alongV = new double[grid.Pixels.Length];
        GridMultigrid? multigrid = null;
        ConjugateGradients? solver = null;
        var (energy, outer, inner) = (0.0, 0, 0);
        while (outer < MaxIterations)
        {
            // At depth 0, to begin with, all weights are ½.
            var now = Reweight(slopes, z, 1, slopes.Right, alongU) + Reweight(slopes, z, grid.Width, slopes.Down, alongV);
            if (outer > 1 && Math.Abs(energy - now) <= Tolerance * energy) break;
            energy = now;
            Array.Clear(b);
            Assemble(slopes, a.Right, b, 1, slopes.Right, alongU);
            Assemble(slopes, a.Down, b, grid.Width, slopes.Down, alongV);
            a.Complete();
            if (multigrid is null) solver = new(multigrid = new(a));
            else multigrid.Refresh();
            inner += solver!.Solve(b, z, (outer == 0 ? 1e-4 : 1e-3) * solver.Scale(b), MostSteps, null, cancellation);
            outer++;
            progress?.Report((double)outer / MaxIterations);
        }
        progress?.Report(1);
        var (depth, parts) = grid.Centred(z);
        return new(mask, depth) { Method = Name, OuterIterations = outer, InnerIterations = inner, Parts = parts };
    }

    /// <summary>The weight of each pixel's forward side along one axis; returns the energy along it.</summary>
    private double Reweight(SlopeField slopes, double[] z, int step, double[] numerators, double[] forward)
    {
        var (grid, sums) = (slopes.Grid, new double[slopes.Grid.Height]);
        PixelLoop.Run(grid.Height - 2, 64, (begin, end) =>
        {
            for (var y = begin + 1; y <= end; y++)
            {
                var sum = 0.0;
                for (var (i, last) = (y * grid.Width + 1, (y + 1) * grid.Width - 1); i < last; i++)
                {
                    if (!slopes.HasNormal[i]) continue;
                    var (hasNext, hasLast) = (grid.Pixels[i + step] >= 0, grid.Pixels[i - step] >= 0);
                    var next = hasNext ? slopes.Z[i] * (z[i + step] - z[i]) : 0;
                    var before = hasLast ? slopes.Z[i] * (z[i] - z[i - step]) : 0;
                    var w = hasNext && hasLast ? Sigmoid(before * before - next * next) : 0.5;
                    forward[i] = w;
                    if (hasNext) sum += w * (next - numerators[i]) * (next - numerators[i]);
                    if (hasLast) sum += (1 - w) * (before - numerators[i]) * (before - numerators[i]);
                }
                sums[y] = sum;
            }
        });
        return sums.Sum();
    }

    private double Sigmoid(double x) => Math.Clamp(1 / (1 + Math.Exp(-Stiffness * x)), LeastWeight, 1 - LeastWeight);

    // Every term joins two neighbours, so the sum is again a matrix of weights between them.
    private static void Assemble(SlopeField slopes, double[] weights, double[] b, int step, double[] numerators, double[] forward)
    {
        var grid = slopes.Grid;
        foreach (var i in grid.Cells)
        {
            var j = i + step;
            if (grid.Pixels[j] < 0) continue;
            var weight = 0.0;
            if (slopes.HasNormal[i]) Add(i, forward[i]);
            if (slopes.HasNormal[j]) Add(j, 1 - forward[j]);
            weights[i] = weight > 0 ? weight : SlopeField.HoleWeight;

            void Add(int owner, double w)
            {
                weight += w * slopes.Z[owner] * slopes.Z[owner];
                var pull = w * slopes.Z[owner] * numerators[owner];
                b[i] -= pull;
                b[j] += pull;
            }
        }
    }
}
