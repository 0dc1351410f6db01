using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>The part of a picture around a ball, in shares of the range; 0 outside the ball.</summary>
internal sealed class BallPicture
{
    // The rim mirrors what is behind the ball.
    private const double Rim = 0.97, LeastLeft = 0.2;

    private readonly int _left, _top, _width;
    private readonly float[] _values;
    private readonly int _count;

    /// <summary>Cuts a picture to its ball.</summary>
    /// <param name="picture">Of any kind.</param>
    /// <param name="ball">The outline, which may reach beyond the picture.</param>
    /// <param name="file">The picture's name in errors.</param>
    /// <exception cref="DataFormatException">No part of the ball is in the picture.</exception>
    public BallPicture(Image picture, Circle ball, string file)
    {
        var grey = picture.ToGrayscale(Rgb.Black);
        var reach = Rim * ball.Radius;
        (_left, _top) = (Math.Max(0, (int)Math.Floor(ball.X - reach)), Math.Max(0, (int)Math.Floor(ball.Y - reach)));
        var (right, bottom) = (Math.Min(grey.Width - 1, Math.Ceiling(ball.X + reach)), Math.Min(grey.Height - 1,
            Math.Ceiling(ball.Y + reach)));
        _width = Math.Max(0, (int)right - _left + 1);
        _values = new float[_width * Math.Max(0, (int)bottom - _top + 1)];
        for (var i = 0; i < _values.Length; i++)
        {
            var (x, y) = (_left + i % _width, _top + i / _width);
            if ((x - ball.X) * (x - ball.X) + (y - ball.Y) * (y - ball.Y) > reach * reach) continue;
            var at = y * grey.Width + x;
            _values[i] = grey.BitDepth == 8 ? grey.Pixels8[at] / 255f : grey.Pixels16[at] / 65535f;
            _count++;
        }
        if (_count == 0) throw new DataFormatException(file, -1, "ball",
            $"expected the circle within {grey.Width} × {grey.Height} pixels, got {ball}");
    }

    /// <summary>Takes from every picture what all of them have: what the ball mirrors of the room.</summary>
    public static void SubtractCommon(IReadOnlyList<BallPicture> pictures)
    {
        var common = (float[])pictures[0]._values.Clone();
        foreach (var picture in pictures)
            for (var i = 0; i < common.Length; i++) common[i] = Math.Min(common[i], picture._values[i]);
        // Lamps that are all in one place would vanish with the room.
        foreach (var picture in pictures)
            if (picture._values.Select((v, i) => v - common[i]).Max() < LeastLeft * picture._values.Max()) return;
        foreach (var picture in pictures)
            for (var i = 0; i < common.Length; i++) picture._values[i] -= common[i];
    }

    /// <summary>The brightest spot: of the connected parts above nine tenths of the brightest value the one with the most light.</summary>
    /// <param name="file">The picture's name in errors.</param>
    /// <exception cref="DataFormatException">The ball has no highlight: it is black, or evenly lit.</exception>
    public HighlightSpot Highlight(string file)
    {
        var (brightest, mean) = (_values.Max(), _values.Sum(v => (double)v) / _count);
        if (brightest < 0.02 || brightest < 2 * mean) throw new DataFormatException(file, -1, "highlight",
            "expected a spot brighter than the ball around it, "
                + FormattableString.Invariant($"the brightest pixel has {100 * brightest:F0} % of the range and the mean ")
                + FormattableString.Invariant($"{100 * mean:F0} %"));
        var (spot, rival) = Largest(0.9f * brightest);
        return spot with { Share = _values.Count(v => v > brightest / 2) / (double)_count, Rival = rival };
    }

    private (HighlightSpot Spot, double Rival) Largest(float level)
    {
        var (seen, best, next, spot) = (new bool[_values.Length], -1.0, 0.0, default(HighlightSpot));
        var stack = new Stack<int>();
        for (var start = 0; start < _values.Length; start++)
        {
            if (seen[start] || _values[start] < level || _values[start] <= 0) continue;
            var (total, sumX, sumY, squares) = (0.0, 0.0, 0.0, 0.0);
            Push(start);
            while (stack.TryPop(out var i))
            {
                var (y, x) = Math.DivRem(i, _width);
                (total, sumX, sumY) = (total + _values[i], sumX + _values[i] * x, sumY + _values[i] * y);
                squares += _values[i] * ((double)x * x + (double)y * y);
                Push(i - _width);
                Push(i + _width);
                if (x > 0) Push(i - 1);
                if (x < _width - 1) Push(i + 1);
            }
            if (total <= best)
            {
                next = Math.Max(next, total);
                continue;
            }
            var (middleX, middleY) = (sumX / total, sumY / total);
            var spread = Math.Sqrt(Math.Max(0, squares / total - middleX * middleX - middleY * middleY));
            (next, best, spot) = (Math.Max(next, best), total, new(_left + middleX, _top + middleY, spread, 0, 0));
        }
        return (spot, Math.Max(0, next) / best);

        void Push(int i)
        {
            if ((uint)i >= (uint)seen.Length || seen[i] || _values[i] < level) return;
            seen[i] = true;
            stack.Push(i);
        }
    }
}
