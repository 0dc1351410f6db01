using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Directions of lights from their highlights on a mirroring ball.</summary>
/// <remarks>Where the highlight is, the ball's normal n is halfway between the view v and the light: l = 2(n·v)n − v, the view reflected
/// about the normal, and not the normal itself. Source: any mirror; for photometric stereo Y. Ackermann and M. Goesele, "A survey of
/// photometric stereo techniques", Foundations and Trends in Computer Graphics and Vision 9, 2015, section 2.4.</remarks>
public static class ChromeBall
{
    /// <summary>The light whose highlight is seen at a point of the ball.</summary>
    /// <param name="ball">The outline.</param>
    /// <param name="x">Column of the highlight.</param>
    /// <param name="y">Row of the highlight.</param>
    /// <exception cref="ArgumentException">The point is outside the outline.</exception>
    public static Vector3d Light(Circle ball, double x, double y)
    {
        var n = ball.Normal(x, y) ?? throw new ArgumentException(
            FormattableString.Invariant($"ChromeBall: expected a highlight within {ball}, got ({x}, {y})."));
        return (2 * n.Z * n - Vector3d.View).Unit();
    }

    /// <summary>The middle of the brightest spot within the outline: the largest connected part above nine tenths of the brightest value,
    /// each pixel by its brightness.</summary>
    /// <param name="picture">The ball under one light.</param>
    /// <param name="ball">The outline.</param>
    /// <param name="file">The picture's name in errors.</param>
    /// <exception cref="DataFormatException">The ball has no highlight: it is black, or evenly lit.</exception>
    public static (double X, double Y) Highlight(Image picture, Circle ball, string file)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var grey = picture.ToGrayscale(Rgb.Black);
        var (width, height) = (grey.Width, grey.Height);
        // The rim mirrors what is behind the ball.
        var (reach, values) = (0.97 * ball.Radius, new float[width * height]);
        var (brightest, sum, count) = (0f, 0.0, 0);
        for (var i = 0; i < values.Length; i++)
        {
            var (y, x) = Math.DivRem(i, width);
            if ((x - ball.X) * (x - ball.X) + (y - ball.Y) * (y - ball.Y) > reach * reach) continue;
            values[i] = grey.BitDepth == 8 ? grey.Pixels8[i] / 255f : grey.Pixels16[i] / 65535f;
            brightest = Math.Max(brightest, values[i]);
            sum += values[i];
            count++;
        }
        if (count == 0) throw new DataFormatException(file, -1, "ball",
            $"expected the circle within {width} × {height} pixels, got {ball}");
        if (brightest < 0.02 || brightest < 2 * sum / count) throw new DataFormatException(file, -1, "highlight",
            "expected a spot brighter than the ball around it, "
                + FormattableString.Invariant($"the brightest pixel has {100 * brightest:F0} % of the range and the mean ")
                + FormattableString.Invariant($"{100 * sum / count:F0} %"));
        return Largest(values, width, 0.9f * brightest);
    }

    private static (double X, double Y) Largest(float[] values, int width, float level)
    {
        var (seen, best, spot) = (new bool[values.Length], -1.0, (0.0, 0.0));
        var stack = new Stack<int>();
        for (var start = 0; start < values.Length; start++)
        {
            if (seen[start] || values[start] < level || values[start] <= 0) continue;
            var (total, sumX, sumY) = (0.0, 0.0, 0.0);
            Push(start);
            while (stack.TryPop(out var i))
            {
                var (y, x) = Math.DivRem(i, width);
                (total, sumX, sumY) = (total + values[i], sumX + values[i] * x, sumY + values[i] * y);
                Push(i - width);
                Push(i + width);
                if (x > 0) Push(i - 1);
                if (x < width - 1) Push(i + 1);
            }
            if (total > best) (best, spot) = (total, (sumX / total, sumY / total));
        }
        return spot;

        void Push(int i)
        {
            if ((uint)i >= (uint)values.Length || seen[i] || values[i] < level) return;
            seen[i] = true;
            stack.Push(i);
        }
    }
}
