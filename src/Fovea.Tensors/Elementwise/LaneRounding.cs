namespace Fovea.Tensors;

/// <summary>Whole numbers near a number, and remainders of divisions.</summary>
internal static class LaneRounding
{
    /// <summary>The largest whole number that is not above x.</summary>
    public static V Floor<V>(V x) where V : unmanaged, ILane<V>
    {
        var nearest = V.Round(x);
        return V.Select(nearest > x, nearest - V.Of(1), nearest);
    }

    /// <summary>The smallest whole number that is not below x.</summary>
    public static V Ceil<V>(V x) where V : unmanaged, ILane<V> => -Floor(-x);

    /// <summary>x without its fraction.</summary>
    public static V Trunc<V>(V x) where V : unmanaged, ILane<V> => V.Select(x < V.Of(0), Ceil(x), Floor(x));

    /// <summary>a − q·b with q = a/b without its fraction, so that the sign is a's. Exact as long as |a/b| is below 2²⁴ in single and 2⁵³
    /// in double precision.</summary>
    public static V Fmod<V>(V a, V b) where V : unmanaged, ILane<V>
    {
        V x = V.Abs(a), y = V.Abs(b);
        var (high, low) = Product(Floor(x / y), y);
        var r = x - high - low;
        // The quotient may have been rounded to the next whole number.
        r = V.Select(r < V.Of(0), r + y, V.Select(r < y, r, r - y));
        r = V.Select(x < y, x, r);
        return V.Select(a < V.Of(0), -r, r);
    }

    /// <summary>a·b as the rounded product and its rounding error.</summary>
    /// <remarks>Source: T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18
    /// (1971).</remarks>
    private static (V High, V Low) Product<V>(V a, V b) where V : unmanaged, ILane<V>
    {
        // Half of the digits, 12 or 27, and one: the precision shows in whether 2⁻³⁰ is lost beside 1.
        var splitter = V.Select(V.Same(V.Of(1) + V.Of(1.0 / (1 << 30)), V.Of(1)), V.Of((1 << 12) + 1), V.Of((1 << 27) + 1));
        V p = a * splitter, q = b * splitter;
        V aHigh = p - (p - a), bHigh = q - (q - b);
        V aLow = a - aHigh, bLow = b - bHigh, high = a * b;
        return (high, aHigh * bHigh - high + aHigh * bLow + aLow * bHigh + aLow * bLow);
    }
}
