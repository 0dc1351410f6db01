namespace Fovea.Photometry;

/// <summary>Heights along a line across a depth map.</summary>
public static class DepthProfile
{
    private const int MostPlaces = 4000;

    /// <summary>A height for each pixel of the line's length, between pixels by the four around.</summary>
    /// <param name="depth">[height × width], NaN where there is no object.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="from">Column and row of the beginning.</param>
    /// <param name="to">Column and row of the end.</param>
    /// <returns>Distances from the beginning in pixels, and heights there; NaN where there is no object.</returns>
    /// <exception cref="ArgumentException">An end is outside the picture, or there are not as many depths as pixels.</exception>
    public static (double[] Places, double[] Heights) Along(float[] depth, int width, int height, (double X, double Y) from,
        (double X, double Y) to)
    {
        ArgumentNullException.ThrowIfNull(depth);
        if (depth.Length != (long)width * height)
            throw new ArgumentException($"DepthProfile: expected {height} × {width} depths, got {depth.Length}.", nameof(depth));
        foreach (var (x, y) in (ReadOnlySpan<(double, double)>)[from, to])
            if (!(x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1))
                throw new ArgumentException(FormattableString.Invariant(
                    $"DepthProfile: expected ends within 0…{width - 1} and 0…{height - 1}, got ({x}, {y})."));
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Sqrt(dx * dx + dy * dy);
        var count = (int)Math.Clamp(Math.Round(length) + 1, 2, MostPlaces);
        var (places, heights) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var share = i / (count - 1.0);
            (places[i], heights[i]) = (share * length, At(depth, width, height, from.X + share * dx, from.Y + share * dy));
        }
        return (places, heights);
    }

    private static double At(float[] depth, int width, int height, double x, double y)
    {
        var (left, top) = ((int)x, (int)y);
        var (u, v) = (x - left, y - top);
        var sum = 0.0;
        foreach (var (row, column, weight) in (ReadOnlySpan<(int, int, double)>)
            [(top, left, (1 - u) * (1 - v)), (top, left + 1, u * (1 - v)), (top + 1, left, (1 - u) * v), (top + 1, left + 1, u * v)])
        {
            // A neighbour without weight may lie outside.
            if (weight > 0) sum += row < height && column < width ? weight * depth[row * width + column] : double.NaN;
        }
        return sum;
    }
}
