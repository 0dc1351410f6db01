using Fovea.Course;

namespace Signals;

/// <summary>
/// The median filter: each pixel becomes the middle one of the sorted size×size pixels around it. Beyond the border the
/// nearest pixel of the picture counts.
/// </summary>
public sealed class MedianFilter : IMedianFilter
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
                var window = new List<double>();
                for (var u = -radius; u <= radius; u++)
                {
                    for (var v = -radius; v <= radius; v++)
                        window.Add(x[Math.Clamp(i + u, 0, height - 1), Math.Clamp(j + v, 0, width - 1)]);
                }
                window.Sort();
                y[i, j] = window[window.Count / 2];
            }
        }
        return y;
        // end
    }
}
