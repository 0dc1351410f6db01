using Fovea.Course;

namespace Backprop;

/// <summary>
/// The softmax loss, or cross entropy: p[n, c] = e^s[n, c] / Σ_k e^s[n, k], and L = 1/N·Σ_n −log p[n, labels[n]], the
/// mean over the samples. Scores may be in the thousands: subtract the maximum of each row first, since e^1000
/// overflows.
/// </summary>
public sealed class SoftmaxLoss : ISoftmaxLoss
{
    /// <summary>
    /// scores [N, C], labels [N] with values 0…C−1. Return L.
    /// </summary>
    public double Forward(double[,] scores, int[] labels)
    {
        // begin
        var (samples, classes) = (scores.GetLength(0), scores.GetLength(1));
        var loss = 0.0;
        for (var n = 0; n < samples; n++)
        {
            var (most, sum) = (double.NegativeInfinity, 0.0);
            for (var c = 0; c < classes; c++) most = Math.Max(most, scores[n, c]);
            for (var c = 0; c < classes; c++) sum += Math.Exp(scores[n, c] - most);
            loss += Math.Log(sum) + most - scores[n, labels[n]];
        }
        return loss / samples;
        // end
    }

    /// <summary>
    /// scores [N, C], labels [N]. Return ∂L/∂scores [N, C].
    /// </summary>
    public double[,] Backward(double[,] scores, int[] labels)
    {
        // begin
        var (samples, classes) = (scores.GetLength(0), scores.GetLength(1));
        var dScores = new double[samples, classes];
        for (var n = 0; n < samples; n++)
        {
            var (most, sum) = (double.NegativeInfinity, 0.0);
            for (var c = 0; c < classes; c++) most = Math.Max(most, scores[n, c]);
            for (var c = 0; c < classes; c++) sum += Math.Exp(scores[n, c] - most);
            for (var c = 0; c < classes; c++)
            {
                var p = Math.Exp(scores[n, c] - most) / sum;
                dScores[n, c] = (p - (c == labels[n] ? 1 : 0)) / samples;
            }
        }
        return dScores;
        // end
    }
}
