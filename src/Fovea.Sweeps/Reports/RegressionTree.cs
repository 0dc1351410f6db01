using Fovea.Tensors;

namespace Fovea.Sweeps;

/// <summary>A tree that divides the unit cube into boxes with a value each, by the cuts that leave the least squared error.</summary>
/// <remarks>Source: L. Breiman et al., "Classification and regression trees" (1984).</remarks>
internal sealed class RegressionTree
{
    private const int LeastToCut = 3, Deepest = 16;

    private readonly List<(double[] Low, double[] High, double Value)> _boxes = [];

    /// <param name="points">In the unit cube.</param>
    /// <param name="values">Of the points.</param>
    /// <param name="members">Which of them to fit; one may stand there several times.</param>
    public RegressionTree(IReadOnlyList<double[]> points, IReadOnlyList<double> values, int[] members)
    {
        var axes = points[0].Length;
        Grow(points, values, members, new double[axes], [.. Enumerable.Repeat(1.0, axes)], Deepest);
    }

    /// <summary>The boxes: they fill the cube.</summary>
    public IReadOnlyList<(double[] Low, double[] High, double Value)> Boxes => _boxes;

    /// <summary>One fitted to as many points drawn with return, as forests have them.</summary>
    public static RegressionTree OfDrawn(IReadOnlyList<double[]> points, IReadOnlyList<double> values, Generator random) =>
        new(points, values, [.. Enumerable.Range(0, points.Count).Select(_ => random.Next(points.Count))]);

    private void Grow(IReadOnlyList<double[]> points, IReadOnlyList<double> values, int[] members, double[] low, double[] high, int depth)
    {
        var cut = members.Length < LeastToCut || depth == 0 ? null : BestCut(points, values, members);
        if (cut is not var (axis, at))
        {
            _boxes.Add((low, high, members.Average(m => values[m])));
            return;
        }
        var (below, above) = ((double[])high.Clone(), (double[])low.Clone());
        below[axis] = above[axis] = at;
        Grow(points, values, [.. members.Where(m => points[m][axis] < at)], low, below, depth - 1);
        Grow(points, values, [.. members.Where(m => points[m][axis] >= at)], above, high, depth - 1);
    }

    private static (int Axis, double At)? BestCut(IReadOnlyList<double[]> points, IReadOnlyList<double> values, int[] members)
    {
        (int, double)? best = null;
        var total = members.Sum(m => values[m]);
        // The squared error falls by as much as the squares of the sums, each over its count, grow.
        var (gain, least) = (total * total / members.Length, 1e-12 * members.Sum(m => values[m] * values[m]));
        for (var axis = 0; axis < points[0].Length; axis++)
        {
            int[] order = [.. members.OrderBy(m => points[m][axis])];
            var sum = 0.0;
            for (var i = 1; i < order.Length; i++)
            {
                sum += values[order[i - 1]];
                var (left, right) = (points[order[i - 1]][axis], points[order[i]][axis]);
                if (!(left < right)) continue;
                var reached = sum * sum / i + (total - sum) * (total - sum) / (order.Length - i);
                if (reached <= gain + least) continue;
                (gain, best) = (reached, (axis, (left + right) / 2));
            }
        }
        return best;
    }
}
