using Fovea.Course;

namespace Signals;

/// <summary>
/// Convolution of a picture with a kernel whose sides are odd, as large as the picture: with r = K/2 and q = L/2,
/// rounded down, y[i, j] = Σ_u,v k[u, v]·x[i + r − u, j + q − v]. Outside the picture x is 0.
/// </summary>
public sealed class Convolution2d : IConvolution2d
{
    /// <summary>
    /// x [H, W], kernel [K, L]. Return y [H, W]. Mind the signs: a convolution turns the kernel round.
    /// </summary>
    public double[,] Convolve(double[,] x, double[,] kernel)
    {
        // begin
        int height = x.GetLength(0), width = x.GetLength(1), rows = kernel.GetLength(0), columns = kernel.GetLength(1);
        var y = new double[height, width];
        for (var i = 0; i < height; i++)
        {
            for (var j = 0; j < width; j++)
            {
                for (var u = 0; u < rows; u++)
                {
                    for (var v = 0; v < columns; v++)
                    {
                        var (row, column) = (i + (rows / 2) - u, j + (columns / 2) - v);
                        if (row >= 0 && row < height && column >= 0 && column < width) y[i, j] += kernel[u, v] * x[row, column];
                    }
                }
            }
        }
        return y;
        // end
    }
}
