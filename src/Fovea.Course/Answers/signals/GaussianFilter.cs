using Fovea.Course;

namespace Signals;

/// <summary>
/// The Gaussian filter. Its kernel is a product, g(u)·g(v), so that one may filter along the rows first and along the
/// columns then: 2·(2r + 1) products a pixel and not (2r + 1)².
/// </summary>
public sealed class GaussianFilter : IGaussianFilter
{
    /// <summary>
    /// Return g(−r), …, g(r), [2r + 1], where g(t) is proportional to exp(−t²/(2σ²)) and all sum to 1.
    /// </summary>
    public double[] Kernel(double sigma, int radius)
    {
        // begin
        var g = new double[(2 * radius) + 1];
        for (var t = -radius; t <= radius; t++) g[t + radius] = Math.Exp(-t * t / (2 * sigma * sigma));
        var sum = g.Sum();
        for (var i = 0; i < g.Length; i++) g[i] /= sum;
        return g;
        // end
    }

    /// <summary>
    /// x [H, W]. Return y [H, W], x blurred along rows and columns. Beyond the border the nearest pixel counts.
    /// </summary>
    public double[,] Filter(double[,] x, double sigma, int radius)
    {
        // begin
        var (height, width, g) = (x.GetLength(0), x.GetLength(1), Kernel(sigma, radius));
        var (rows, y) = (new double[height, width], new double[height, width]);
        for (var i = 0; i < height; i++)
        {
            for (var j = 0; j < width; j++)
                for (var t = -radius; t <= radius; t++) rows[i, j] += g[t + radius] * x[i, Math.Clamp(j + t, 0, width - 1)];
        }
        for (var i = 0; i < height; i++)
        {
            for (var j = 0; j < width; j++)
                for (var t = -radius; t <= radius; t++) y[i, j] += g[t + radius] * rows[Math.Clamp(i + t, 0, height - 1), j];
        }
        return y;
        // end
    }
}
