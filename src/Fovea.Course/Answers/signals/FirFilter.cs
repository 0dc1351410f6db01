using Fovea.Course;

namespace Signals;

/// <summary>
/// A filter of finite impulse response: y[n] = Σ_k b[k]·x[n − k], the sum over all taps b[0], b[1], …
/// </summary>
public sealed class FirFilter : IFirFilter
{
    /// <summary>
    /// x [N], taps [K]. Return y [N]. Before its beginning x is 0, so that y[0] = b[0]·x[0].
    /// </summary>
    public double[] Filter(double[] x, double[] taps)
    {
        // begin
        var y = new double[x.Length];
        for (var n = 0; n < y.Length; n++)
            for (var k = 0; k < taps.Length && k <= n; k++) y[n] += taps[k] * x[n - k];
        return y;
        // end
    }
}
