using Fovea.Course;

namespace Signals;

/// <summary>
/// Convolution turns the second signal round, correlation does not.
/// </summary>
public sealed class Convolution1d : IConvolution1d
{
    /// <summary>
    /// x [N], h [K]. Return y [N + K − 1] with y[n] = Σ_k x[k]·h[n − k], where both are 0 outside.
    /// </summary>
    public double[] Convolve(double[] x, double[] h)
    {
        // begin
        var y = new double[x.Length + h.Length - 1];
        for (var n = 0; n < y.Length; n++)
            for (var k = 0; k < x.Length; k++)
                if (n - k >= 0 && n - k < h.Length) y[n] += x[k] * h[n - k];
        return y;
        // end
    }

    /// <summary>
    /// x [N], h [K], K ≤ N. Return y [N − K + 1] with y[n] = Σ_k x[n + k]·h[k].
    /// </summary>
    public double[] Correlate(double[] x, double[] h)
    {
        // begin
        var y = new double[x.Length - h.Length + 1];
        for (var n = 0; n < y.Length; n++)
            for (var k = 0; k < h.Length; k++) y[n] += x[n + k] * h[k];
        return y;
        // end
    }
}
