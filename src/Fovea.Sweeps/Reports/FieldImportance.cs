using Fovea.Tensors;

namespace Fovea.Sweeps;

/// <summary>Which share of the variance of the figure each field explains by itself: Vᵢ/V of a forest that is fitted to the trials, where
/// Vᵢ is the variance over the values of field i of the mean over all values of the others.</summary>
/// <remarks>The shares add up to 1 at most; what is missing is explained by fields together. Few trials say little, and trials that a
/// search chose, rather than drew, lie where the figure is good. Source: F. Hutter, H. Hoos, K. Leyton-Brown, "An efficient approach for assessing
/// hyperparameter importance", ICML (2014), algorithms 1 and 2.</remarks>
internal static class FieldImportance
{
    /// <summary>Trials below which nothing is said.</summary>
    public const int LeastTrials = 8;

    private const int Trees = 48;

    /// <summary>A share for each field.</summary>
    /// <param name="points">A position 0…1 for each field of each trial; NaN, where a field does not exist, stands in the middle.</param>
    /// <param name="figures">Of the trials.</param>
    public static double[] Of(IReadOnlyList<double[]> points, IReadOnlyList<double> figures)
    {
        var shares = new double[points[0].Length];
        double[][] known = [.. points.Select(p => Array.ConvertAll(p, x => double.IsNaN(x) ? 0.5 : x))];
        var random = new Generator(0);
        var fitted = 0;
        for (var t = 0; t < Trees; t++)
        {
            var boxes = RegressionTree.OfDrawn(known, figures, random).Boxes;
            var mean = boxes.Sum(b => Volume(b.Low, b.High) * b.Value);
            var total = boxes.Sum(b => Volume(b.Low, b.High) * (b.Value - mean) * (b.Value - mean));
            if (!(total > 0)) continue;
            fitted++;
            for (var axis = 0; axis < shares.Length; axis++) shares[axis] += Variance(boxes, axis, mean) / total;
        }
        return Array.ConvertAll(shares, s => s / Math.Max(fitted, 1));
    }

    // Between two cuts of an axis the mean over the other axes is a constant.
    private static double Variance(IReadOnlyList<(double[] Low, double[] High, double Value)> boxes, int axis, double mean)
    {
        var cuts = boxes.Select(b => b.Low[axis]).Append(1).Distinct().Order().ToList();
        var variance = 0.0;
        foreach (var (from, to) in cuts.Zip(cuts.Skip(1)))
        {
            var middle = (from + to) / 2;
            var marginal = boxes.Where(b => b.Low[axis] <= middle && middle < b.High[axis])
                .Sum(b => Volume(b.Low, b.High) / (b.High[axis] - b.Low[axis]) * b.Value);
            variance += (to - from) * (marginal - mean) * (marginal - mean);
        }
        return variance;
    }

    private static double Volume(double[] low, double[] high) => low.Zip(high).Aggregate(1.0, (v, p) => v * (p.Second - p.First));
}
