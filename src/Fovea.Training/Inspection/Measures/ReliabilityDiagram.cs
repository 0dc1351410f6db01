namespace Fovea.Training;

/// <summary>How often answers are right beside how sure they were, in bins of equal width.</summary>
/// <remarks>Bin m of M holds the answers whose confidence lies in ((m − 1)/M, m/M]. <b>Source</b>: C. Guo, G. Pleiss, Y. Sun,
/// K. Weinberger, "On Calibration of Modern Neural Networks", 2017, arXiv:1706.04599, section 2.</remarks>
/// <param name="Bins">The bins, the least sure first.</param>
public sealed record ReliabilityDiagram(IReadOnlyList<ReliabilityBin> Bins)
{
    /// <summary>The bins of the paper.</summary>
    public const int DefaultBins = 15;

    /// <summary>Σ nₘ/n · |accuracyₘ − confidenceₘ|, the expected calibration error, 0…1; NaN where there are no answers.</summary>
    public double ExpectedError => Bins.Sum(b => b.Count * b.Gap) / Bins.Sum(b => b.Count);

    /// <summary>maxₘ |accuracyₘ − confidenceₘ| over the bins that hold answers, the maximum calibration error, 0…1.</summary>
    public double MaximumError => Bins.Max(b => b.Gap);

    /// <summary>Sorts answers into bins.</summary>
    /// <param name="confidence">The probability of each answer, 0…1.</param>
    /// <param name="right">Whether it was right.</param>
    /// <param name="bins">Number of bins.</param>
    /// <exception cref="ArgumentException">There are not as many confidences as answers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no bins.</exception>
    public static ReliabilityDiagram Of(ReadOnlySpan<double> confidence, ReadOnlySpan<bool> right, int bins = DefaultBins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (confidence.Length != right.Length)
            throw new ArgumentException($"ReliabilityDiagram: expected a confidence for each of {right.Length} answers, got {confidence.Length}.");
        var (counts, sums, hits) = (new int[bins], new double[bins], new int[bins]);
        for (var i = 0; i < confidence.Length; i++)
        {
            var bin = Math.Clamp((int)Math.Ceiling(confidence[i] * bins) - 1, 0, bins - 1);
            counts[bin]++;
            sums[bin] += confidence[i];
            if (right[i]) hits[bin]++;
        }
        return new([.. Enumerable.Range(0, bins).Select(b => new ReliabilityBin((double)b / bins, (b + 1.0) / bins, counts[b],
            sums[b] / counts[b], (double)hits[b] / counts[b]))]);
    }

    /// <summary>The mean over samples of Σₖ (pₖ − yₖ)², yₖ being 1 for the label and 0 else, 0…2.</summary>
    /// <remarks><b>Source</b>: G. Brier, "Verification of forecasts expressed in terms of probability", 1950.</remarks>
    /// <param name="probabilities">[samples, classes].</param>
    /// <param name="labels">A class for each sample.</param>
    public static double Brier(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels)
    {
        if (labels.Length == 0) return double.NaN;
        var (classes, sum) = (probabilities.Length / labels.Length, 0.0);
        for (var i = 0; i < probabilities.Length; i++)
        {
            var difference = probabilities[i] - (i % classes == labels[i / classes] ? 1 : 0);
            sum += difference * difference;
        }
        return sum / labels.Length;
    }
}

/// <summary>Answers whose confidence lies in (<paramref name="Low"/>, <paramref name="High"/>].</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
/// <param name="Count">How many answers.</param>
/// <param name="Confidence">Their mean confidence; NaN where there are none.</param>
/// <param name="Accuracy">The share of them that was right; NaN where there are none.</param>
public readonly record struct ReliabilityBin(double Low, double High, int Count, double Confidence, double Accuracy)
{
    /// <summary>|accuracy − confidence|; 0 where there are no answers.</summary>
    public double Gap => Count == 0 ? 0 : Math.Abs(Accuracy - Confidence);
}
