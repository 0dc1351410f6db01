namespace Fovea.Training;

/// <summary>Finds samples whose label is likely wrong, from probabilities that were not fitted to them.</summary>
/// <remarks>
/// tⱼ is the mean probability of class j over the samples labelled j: how sure one usually is of it. A sample labelled i is suspicious
/// where, of the classes whose probability reaches their tⱼ, the likeliest is another one. The simplest form of confident learning: the
/// off-diagonal of the confident joint, the largest margin first. <b>Source</b>: C. Northcutt, L. Jiang, I. Chuang, "Confident Learning:
/// Estimating Uncertainty in Dataset Labels", JAIR 70, 2021, section 3.
/// </remarks>
public static class ConfidentLearning
{
    /// <summary>The suspicious samples, the most suspicious first.</summary>
    /// <param name="probabilities">[samples, classes], by a model that has not learned these labels.</param>
    /// <param name="labels">A class for each sample.</param>
    /// <exception cref="ArgumentException">There are not as many rows as labels.</exception>
    public static IReadOnlyList<LabelDoubt> Find(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels)
    {
        if (labels.Length == 0) return [];
        if (probabilities.Length % labels.Length != 0)
            throw new ArgumentException($"ConfidentLearning: expected a row of probabilities for each of {labels.Length} labels, got {probabilities.Length} values.");
        var classes = probabilities.Length / labels.Length;
        var (usual, counts) = (new double[classes], new int[classes]);
        for (var i = 0; i < labels.Length; i++)
        {
            usual[labels[i]] += probabilities[i * classes + labels[i]];
            counts[labels[i]]++;
        }
        for (var k = 0; k < classes; k++) usual[k] = counts[k] == 0 ? double.PositiveInfinity : usual[k] / counts[k];
        var doubts = new List<LabelDoubt>();
        for (var i = 0; i < labels.Length; i++)
        {
            var row = probabilities.Slice(i * classes, classes);
            var best = -1;
            for (var k = 0; k < classes; k++)
                if (row[k] >= usual[k] && (best < 0 || row[k] > row[best])) best = k;
            if (best >= 0 && best != labels[i] && row[best] > row[labels[i]])
                doubts.Add(new(i, labels[i], best, row[labels[i]], row[best]));
        }
        return [.. doubts.OrderByDescending(d => d.Margin).ThenBy(d => d.Index)];
    }
}

/// <summary>A sample whose label is likely wrong.</summary>
/// <param name="Index">Its position.</param>
/// <param name="Label">Its label.</param>
/// <param name="Suggested">The class that it likely is.</param>
/// <param name="LabelProbability">The probability of its label, 0…1.</param>
/// <param name="SuggestedProbability">The probability of that class, 0…1.</param>
public readonly record struct LabelDoubt(int Index, int Label, int Suggested, double LabelProbability, double SuggestedProbability)
{
    /// <summary>How much more likely the suggested class is, 0…1.</summary>
    public double Margin => SuggestedProbability - LabelProbability;
}
