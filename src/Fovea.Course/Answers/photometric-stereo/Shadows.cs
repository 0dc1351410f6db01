using Fovea.Course;

namespace PhotometricStereo;

/// <summary>
/// Where a light does not reach a pixel the equation I = l·G does not hold: it would need the brightness to be
/// negative, or something stands between. Such an observation is left out, for this pixel alone.
/// </summary>
public sealed class Shadows : IShadows
{
    private readonly LeastSquares _leastSquares = new();

    /// <summary>
    /// lights [K, 3], intensities [K, P]. Return G [P, 3]: of each pixel the least-squares solution from its
    /// observations above the threshold; (0, 0, 0) where there are fewer than three. Use your LeastSquares.
    /// </summary>
    public double[,] Solve(double[,] lights, double[,] intensities, double threshold)
    {
        // begin
        var g = new double[intensities.GetLength(1), 3];
        for (var p = 0; p < g.GetLength(0); p++)
        {
            var lit = new List<int>();
            for (var k = 0; k < lights.GetLength(0); k++)
                if (intensities[k, p] > threshold) lit.Add(k);
            if (lit.Count < 3) continue;
            var (rows, values) = (new double[lit.Count, 3], new double[lit.Count, 1]);
            for (var k = 0; k < lit.Count; k++)
            {
                for (var i = 0; i < 3; i++) rows[k, i] = lights[lit[k], i];
                values[k, 0] = intensities[lit[k], p];
            }
            var solved = _leastSquares.Solve(rows, values);
            for (var i = 0; i < 3; i++) g[p, i] = solved[0, i];
        }
        return g;
        // end
    }
}
