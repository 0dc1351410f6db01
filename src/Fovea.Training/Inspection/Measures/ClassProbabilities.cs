namespace Fovea.Training;

/// <summary>Scores as probabilities, in double precision.</summary>
public static class ClassProbabilities
{
    /// <summary>softmax(z / T) of each row.</summary>
    /// <param name="scores">z, [samples, classes].</param>
    /// <param name="classes">Classes of a row.</param>
    /// <param name="temperature">T, above 0: more than 1 makes answers less sure.</param>
    /// <returns>[samples, classes].</returns>
    public static double[] Of(ReadOnlySpan<float> scores, int classes, double temperature = 1)
    {
        var p = new double[scores.Length];
        for (var start = 0; start < p.Length; start += classes)
        {
            var row = scores.Slice(start, classes);
            var (most, sum) = (double.NegativeInfinity, 0.0);
            foreach (var score in row) most = Math.Max(most, score);
            for (var k = 0; k < classes; k++) sum += p[start + k] = Math.Exp((row[k] - most) / temperature);
            for (var k = 0; k < classes; k++) p[start + k] /= sum;
        }
        return p;
    }

    /// <summary>The largest probability of each row.</summary>
    /// <param name="probabilities">[samples, classes].</param>
    /// <param name="classes">Classes of a row.</param>
    public static double[] Largest(double[] probabilities, int classes)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        var largest = new double[probabilities.Length / classes];
        for (var i = 0; i < probabilities.Length; i++) largest[i / classes] = Math.Max(largest[i / classes], probabilities[i]);
        return largest;
    }
}
