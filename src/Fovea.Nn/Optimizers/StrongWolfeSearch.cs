using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>A step length t along a direction d where the loss has fallen enough, f(t) ≤ f(0) + c₁·t·f′(0), and the slope is small enough,
/// |f′(t)| ≤ c₂·|f′(0)|.</summary>
/// <remarks>First t grows until an interval holds such a point, then cubic interpolation shrinks the interval. c₁ = 10⁻⁴, c₂ = 0.9, at most
/// 25 evaluations, and the guards against slow progress are PyTorch's. Source: J. Nocedal and S. Wright, "Numerical optimization" (2006),
/// algorithms 3.5 and 3.6.</remarks>
internal sealed class StrongWolfeSearch(Func<double, StrongWolfeSearch.Point> evaluate, double toleranceChange, double largestOfDirection)
{
    private const double Fall = 1e-4, Flat = 0.9;
    private const int Limit = 25;

    /// <summary>A place along the direction: its loss, its gradient and the loss's derivative by t.</summary>
    public readonly record struct Point(double T, double Loss, Tensor Gradient, double Slope);

    /// <summary>How often the loss was computed.</summary>
    public int Evaluations { get; private set; }

    /// <summary>The best place found.</summary>
    public Point Run(Point start, double t)
    {
        var (previous, now) = (start, At(t));
        for (var i = 0; ; i++)
        {
            if (i == Limit) return Shrink(start, start, now, i);
            if (TooHigh(start, now) || (i > 1 && now.Loss >= previous.Loss)) return Shrink(start, previous, now, i);
            if (IsFlat(start, now)) return now;
            if (now.Slope >= 0) return Shrink(start, previous, now, i);
            var next = Minimum(previous, now, now.T + 0.01 * (now.T - previous.T), now.T * 10);
            (previous, now) = (now, At(next));
        }
    }

    // The wanted place lies between two, the lower of which has fallen enough.
    private Point Shrink(Point start, Point a, Point b, int iterations)
    {
        var (low, high) = a.Loss <= b.Loss ? (a, b) : (b, a);
        var slow = false;
        for (var i = iterations; i < Limit && Math.Abs(high.T - low.T) * largestOfDirection >= toleranceChange; i++)
        {
            double left = Math.Min(low.T, high.T), right = Math.Max(low.T, high.T), margin = 0.1 * (right - left);
            var t = Minimum(low, high, left, right);
            if (Math.Min(right - t, t - left) >= margin) slow = false;
            else if (!slow && t > left && t < right) slow = true;
            else
            {
                // Close to an end for the second time: a little away from it.
                t = Math.Abs(t - right) < Math.Abs(t - left) ? right - margin : left + margin;
                slow = false;
            }
            var now = At(t);
            if (TooHigh(start, now) || now.Loss >= low.Loss)
            {
                high = now;
                if (high.Loss < low.Loss) (low, high) = (high, low);
                continue;
            }
            if (IsFlat(start, now)) return now;
            if (now.Slope * (high.T - low.T) >= 0) high = low;
            low = now;
        }
        return low;
    }

    private Point At(double t)
    {
        Evaluations++;
        return evaluate(t);
    }

    private static bool TooHigh(Point start, Point p) => p.Loss > start.Loss + Fall * p.T * start.Slope;

    private static bool IsFlat(Point start, Point p) => Math.Abs(p.Slope) <= -Flat * start.Slope;

    // Of the cubic through both places with their slopes, within bounds; their middle where it has none.
    private static double Minimum(Point a, Point b, double from, double to)
    {
        if (a.T > b.T) (a, b) = (b, a);
        var mean = a.Slope + b.Slope - 3 * (a.Loss - b.Loss) / (a.T - b.T);
        var square = mean * mean - a.Slope * b.Slope;
        if (!(square >= 0)) return (from + to) / 2;
        var root = Math.Sqrt(square);
        var t = b.T - (b.T - a.T) * ((b.Slope + root - mean) / (b.Slope - a.Slope + 2 * root));
        return Math.Min(Math.Max(t, from), to);
    }
}
