using Fovea.Course;

namespace Signals;

/// <summary>
/// Sobel's gradient: gx is the difference of the pixels to the right and to the left, smoothed by [1 2 1] downwards; gy
/// the same downwards: gx[i, j] = Σ_u,v k[u, v]·x[i + u − 1, j + v − 1] with k = [−1 0 1; −2 0 2; −1 0 1], and gy with
/// the transposed k. The kernel is not turned round here. Beyond the border the nearest pixel counts.
/// </summary>
public sealed class SobelFilter : ISobelFilter
{
    /// <summary>
    /// x [H, W]. Return gx [H, W] and gy [H, W].
    /// </summary>
    public (double[,] Gx, double[,] Gy) Gradient(double[,] x)
    {
        // begin
        int height = x.GetLength(0), width = x.GetLength(1);
        var kernel = new double[,] { { -1, 0, 1 }, { -2, 0, 2 }, { -1, 0, 1 } };
        var (gx, gy) = (new double[height, width], new double[height, width]);
        for (var i = 0; i < height; i++)
        {
            for (var j = 0; j < width; j++)
            {
                for (var u = 0; u < 3; u++)
                {
                    for (var v = 0; v < 3; v++)
                    {
                        var pixel = x[Math.Clamp(i + u - 1, 0, height - 1), Math.Clamp(j + v - 1, 0, width - 1)];
                        gx[i, j] += kernel[u, v] * pixel;
                        gy[i, j] += kernel[v, u] * pixel;
                    }
                }
            }
        }
        return (gx, gy);
        // end
    }

    /// <summary>
    /// x [H, W]. Return √(gx² + gy²), [H, W].
    /// </summary>
    public double[,] Magnitude(double[,] x)
    {
        // begin
        var (gx, gy) = Gradient(x);
        var y = new double[gx.GetLength(0), gx.GetLength(1)];
        for (var i = 0; i < y.GetLength(0); i++)
            for (var j = 0; j < y.GetLength(1); j++) y[i, j] = Math.Sqrt((gx[i, j] * gx[i, j]) + (gy[i, j] * gy[i, j]));
        return y;
        // end
    }
}
