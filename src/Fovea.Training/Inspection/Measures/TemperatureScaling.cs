namespace Fovea.Training;

/// <summary>One number T that scores are divided by, so that the probabilities softmax(z / T) are as sure as they are right. No answer
/// changes.</summary>
/// <remarks>T minimises the mean of −ln softmax(z / T) at the label over held-out samples. In β = 1/T that is convex: Newton's steps, kept
/// between bounds, find it. <b>Source</b>: C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On Calibration of Modern Neural Networks", 2017,
/// arXiv:1706.04599, section 4.2.</remarks>
/// <param name="Temperature">T.</param>
/// <param name="LossBefore">The mean loss with T = 1.</param>
/// <param name="LossAfter">The mean loss with T.</param>
public sealed record TemperatureScaling(double Temperature, double LossBefore, double LossAfter)
{
    /// <summary>The least and the largest T: of samples that are all right, or all wrong, there is no best one.</summary>
    public const double Least = 0.05, Largest = 20;

    private const int MostSteps = 100;

    /// <summary>Finds T.</summary>
    /// <param name="scores">z of samples that were not learned from, [samples, classes].</param>
    /// <param name="labels">A class for each sample.</param>
    /// <exception cref="ArgumentException">There are no samples, or not as many rows of scores.</exception>
    public static TemperatureScaling Fit(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels)
    {
        if (labels.Length == 0 || scores.Length == 0 || scores.Length % labels.Length != 0)
            throw new ArgumentException($"TemperatureScaling: expected a row of scores for each of one or more samples, got {scores.Length} scores and {labels.Length} labels.");
        var (low, high, beta) = (1 / Largest, 1 / Least, 1.0);
        var before = Loss(scores, labels, 1).Value;
        for (var step = 0; step < MostSteps && high - low > 1e-12; step++)
        {
            var (_, slope, curvature) = Loss(scores, labels, beta);
            if (slope > 0) high = beta;
            else low = beta;
            var next = beta - slope / curvature;
            // Outside the bounds the curve is too flat for Newton's step.
            if (!(next > low && next < high)) next = (low + high) / 2;
            if (Math.Abs(next - beta) < 1e-12) break;
            beta = next;
        }
        return new(1 / beta, before, Loss(scores, labels, beta).Value);
    }

    // The mean loss at β with its first and second derivative: E[z] − z of the label, and the variance of z under the probabilities.
    private static (double Value, double Slope, double Curvature) Loss(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, double beta)
    {
        var classes = scores.Length / labels.Length;
        var (value, slope, curvature) = (0.0, 0.0, 0.0);
        for (var i = 0; i < labels.Length; i++)
        {
            var row = scores.Slice(i * classes, classes);
            var most = double.NegativeInfinity;
            foreach (var score in row) most = Math.Max(most, score);
            var (sum, first, second) = (0.0, 0.0, 0.0);
            foreach (var score in row)
            {
                var (z, e) = (score - most, Math.Exp(beta * (score - most)));
                (sum, first, second) = (sum + e, first + e * z, second + e * z * z);
            }
            var (own, mean) = (row[labels[i]] - most, first / sum);
            value += Math.Log(sum) - beta * own;
            slope += mean - own;
            curvature += second / sum - mean * mean;
        }
        return (value / labels.Length, slope / labels.Length, curvature / labels.Length);
    }
}
