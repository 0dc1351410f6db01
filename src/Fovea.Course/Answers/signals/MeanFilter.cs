using Fovea.Course;

namespace Signals;

/// <summary>
/// The mean filter: each pixel becomes the mean of the size×size pixels around it. Where the window reaches beyond the
/// picture the nearest pixel of the picture counts: row −1 is row 0, row H is row H − 1, and so it is with columns.
/// Math.Clamp helps.
/// </summary>
public sealed class MeanFilter : IMeanFilter
{
    /// <summary>
    /// x [H, W], size odd. Return y [H, W].
    /// </summary>
    public double[,] Filter(double[,] x, int size)
    {
        // begin
        int height = x.GetLength(0), width = x.GetLength(1), radius = size / 2;
        var y = new double[height, width];
        for (var i = 0; i < height; i++)
        {
            for (var j = 0; j < width; j++)
            {
                for (var u = -radius; u <= radius; u++)
                {
                    for (var v = -radius; v <= radius; v++)
                        y[i, j] += x[Math.Clamp(i + u, 0, height - 1), Math.Clamp(j + v, 0, width - 1)] / (size * size);
                }
            }
        }
        return y;
        // end
    }
}
