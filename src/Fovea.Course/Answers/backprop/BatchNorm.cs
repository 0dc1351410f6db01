using Fovea.Course;

namespace Backprop;

/// <summary>
/// Batch normalisation of features: y[n, d] = γ[d]·x̂[n, d] + β[d] with x̂[n, d] = (x[n, d] − μ[d])/√(σ²[d] + ε). In
/// training μ and σ² are mean and variance of feature d over the batch; at test time they are the running ones.
/// </summary>
public sealed class BatchNorm : IBatchNorm
{
    /// <summary>
    /// x [N, D], γ [D], β [D]. Return y [N, D], μ [D] and σ² [D], where σ²[d] = 1/N·Σ_n (x[n, d] − μ[d])².
    /// </summary>
    public (double[,] Y, double[] Mean, double[] Variance) Train(double[,] x, double[] gamma, double[] beta, double epsilon)
    {
        // begin
        var (samples, features) = (x.GetLength(0), x.GetLength(1));
        var (mean, variance) = (new double[features], new double[features]);
        for (var d = 0; d < features; d++)
        {
            for (var n = 0; n < samples; n++) mean[d] += x[n, d] / samples;
            for (var n = 0; n < samples; n++) variance[d] += (x[n, d] - mean[d]) * (x[n, d] - mean[d]) / samples;
        }
        return (Test(x, gamma, beta, mean, variance, epsilon), mean, variance);
        // end
    }

    /// <summary>
    /// running [D], batch [D]: means or variances. Return (1 − momentum)·running + momentum·batch, [D]; both inputs
    /// stay as they are.
    /// </summary>
    public double[] Running(double[] running, double[] batch, double momentum)
    {
        // begin
        var next = new double[running.Length];
        for (var d = 0; d < next.Length; d++) next[d] = ((1 - momentum) * running[d]) + (momentum * batch[d]);
        return next;
        // end
    }

    /// <summary>
    /// As Train, with the running mean [D] and variance [D] in place of those of the batch. Return y [N, D].
    /// </summary>
    public double[,] Test(double[,] x, double[] gamma, double[] beta, double[] runningMean, double[] runningVariance, double epsilon)
    {
        // begin
        var (samples, features) = (x.GetLength(0), x.GetLength(1));
        var y = new double[samples, features];
        for (var n = 0; n < samples; n++)
        {
            for (var d = 0; d < features; d++)
                y[n, d] = (gamma[d] * (x[n, d] - runningMean[d]) / Math.Sqrt(runningVariance[d] + epsilon)) + beta[d];
        }
        return y;
        // end
    }

    /// <summary>
    /// upstream = ∂L/∂y [N, D], x [N, D], γ [D]: of Train. Return ∂L/∂x [N, D], ∂L/∂γ [D] and ∂L/∂β [D]. Three paths
    /// lead back to x: straight, through the mean, and through the variance.
    /// </summary>
    public (double[,] Dx, double[] Dgamma, double[] Dbeta) Backward(double[,] upstream, double[,] x, double[] gamma, double epsilon)
    {
        // begin
        var (samples, features) = (x.GetLength(0), x.GetLength(1));
        var (dx, dGamma, dBeta) = (new double[samples, features], new double[features], new double[features]);
        var ones = new double[features];
        Array.Fill(ones, 1);
        var (normal, _, variance) = Train(x, ones, new double[features], epsilon);
        for (var d = 0; d < features; d++)
        {
            for (var n = 0; n < samples; n++)
            {
                dBeta[d] += upstream[n, d];
                dGamma[d] += upstream[n, d] * normal[n, d];
            }
            for (var n = 0; n < samples; n++)
            {
                dx[n, d] = gamma[d] / Math.Sqrt(variance[d] + epsilon)
                    * (upstream[n, d] - (dBeta[d] / samples) - (normal[n, d] * dGamma[d] / samples));
            }
        }
        return (dx, dGamma, dBeta);
        // end
    }
}
