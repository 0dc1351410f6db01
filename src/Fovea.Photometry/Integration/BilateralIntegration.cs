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
    public DepthMap Integrate(PixelMask mask, float[] normals, Projection? projection = null, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        var slopes = new SlopeField(mask, normals, projection);
        var grid = slopes.Grid;
        var a = new GridLaplacian(grid.Width, grid.Height);
        double[] Cells() => new double[grid.Pixels.Length];
        var (b, z, alongU, alongV, pullsU, pullsV) = (Cells(), Cells(), Cells(), Cells(), Cells(), Cells());
        GridMultigrid? multigrid = null;
        ConjugateGradients? solver = null;
        var (energy, scale, outer, inner) = (0.0, 0.0, 0, 0);
        while (outer < MaxIterations)
        {
            // At depth 0, to begin with, all weights are ½.
            var now = Reweight(slopes, z, 1, slopes.Right, alongU) + Reweight(slopes, z, grid.Width, slopes.Down, alongV);
            if (outer > 1 && Math.Abs(energy - now) <= Tolerance * energy) break;
            energy = now;
            Assemble(slopes, a, a.Right, pullsU, 1, slopes.Right, alongU);
            Assemble(slopes, a, a.Down, pullsV, grid.Width, slopes.Down, alongV);
            a.Rows((begin, end) =>
            {
                for (var i = begin * grid.Width; i < end * grid.Width; i++)
                    b[i] = pullsU[i - 1] - pullsU[i] + pullsV[i - grid.Width] - pullsV[i];
            });
            a.Complete();
            if (multigrid is null) solver = new(multigrid = new(a));
            else multigrid.Refresh();
            // The solution's length hardly changes once there are steps in it.
            if (outer < 2) scale = solver!.Scale(b);
            inner += solver!.Solve(b, z, (outer == 0 ? 1e-4 : 1e-3) * scale, MostSteps, null, cancellation);
            outer++;
            progress?.Report((double)outer / MaxIterations);
        }
        progress?.Report(1);
        return slopes.ToDepth(Name, z, outer, inner, Cliffs(grid, alongU, alongV));
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

    // Every term joins two neighbours, so the sum is again a matrix of weights between them. Z is 0 where there is no normal.
    private static void Assemble(SlopeField slopes, GridLaplacian a, double[] weights, double[] pulls, int step, double[] numerators,
        double[] forward)
    {
        var pixels = slopes.Grid.Pixels;
        a.Rows((begin, end) =>
        {
            for (var i = begin * a.Width; i < end * a.Width; i++)
            {
                var j = i + step;
                if (pixels[i] < 0 || pixels[j] < 0) continue;
                var (here, there) = (forward[i] * slopes.Z[i], (1 - forward[j]) * slopes.Z[j]);
                var weight = here * slopes.Z[i] + there * slopes.Z[j];
                weights[i] = weight > 0 ? weight : SlopeField.HoleWeight;
                pulls[i] = here * numerators[i] + there * numerators[j];
            }
        });
    }

    // A step lies between two pixels that both turn away from each other. Within a surface |n_z·∂z| = |n_x| is 1 at most, so that no
    // weight falls below that of a difference of 1.
    private bool[] Cliffs(MaskGrid grid, double[] alongU, double[] alongV)
    {
        var (cliffs, least) = (new bool[grid.Cells.Length], Sigmoid(-1));
        for (var p = 0; p < cliffs.Length; p++)
        {
            Mark(p, 1, alongU);
            Mark(p, grid.Width, alongV);
        }
        return cliffs;

        void Mark(int p, int step, double[] forward)
        {
            var i = grid.Cells[p];
            if (grid.Pixels[i + step] is >= 0 and var next && forward[i] < least && 1 - forward[i + step] < least
                && forward[i] > 0 && forward[i + step] > 0) cliffs[p] = cliffs[next] = true;
        }
    }
}
