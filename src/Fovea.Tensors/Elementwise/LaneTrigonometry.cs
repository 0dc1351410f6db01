namespace Fovea.Tensors;

/// <summary>Inverse trigonometric and hyperbolic functions from those that lanes have, accurate to a few units in the last place in both
/// precisions.</summary>
internal static class LaneTrigonometry
{
    /// <summary>arctan x: x·(1 + x²·P(x²)/Q(x²)) for |x| ≤ 0.66, π/4 + arctan((x − 1)/(x + 1)) up to 1 + √2, π/2 − arctan(1/x)
    /// beyond.</summary>
    /// <remarks>Source: rational coefficients of the Cephes library, S. L. Moshier, <c>atan.c</c>.</remarks>
    public static V Atan<V>(V x) where V : unmanaged, ILane<V>
    {
        V a = V.Abs(x), one = V.Of(1), zero = V.Of(0);
        V far = a > V.Of(2.41421356237309504880), middle = a > V.Of(0.66);
        var t = V.Select(far, -(one / a), V.Select(middle, (a - one) / (a + one), a));
        var z = t * t;
        var top = (((V.Of(-8.750608600031904122785e-1) * z + V.Of(-1.615753718733365076637e1)) * z + V.Of(-7.500855792314704667340e1)) * z
            + V.Of(-1.228866684490136173410e2)) * z + V.Of(-6.485021904942025371773e1);
        var bottom = ((((z + V.Of(2.485846490142306297962e1)) * z + V.Of(1.650270098316988542046e2)) * z
            + V.Of(4.328810604912902668951e2)) * z + V.Of(4.853903996359136964868e2)) * z + V.Of(1.945506571482613964425e2);
        var r = t * z * (top / bottom) + t;
        // π/2 and π/4, and what is lost when they are rounded.
        r += V.Select(far, V.Of(6.123233995736765886e-17), V.Select(middle, V.Of(3.061616997868382943e-17), zero));
        r += V.Select(far, V.Of(Math.PI / 2), V.Select(middle, V.Of(Math.PI / 4), zero));
        return V.Select(x < zero, -r, V.Select(V.Same(x, zero), x, r));
    }

    /// <summary>arcsin x = arctan(x/√(1 − x²)); NaN outside −1…1.</summary>
    public static V Asin<V>(V x) where V : unmanaged, ILane<V> => Atan(x / V.Sqrt((V.Of(1) - x) * (V.Of(1) + x)));

    /// <summary>arccos x = 2·arctan √((1 − x)/(1 + x)); NaN outside −1…1.</summary>
    public static V Acos<V>(V x) where V : unmanaged, ILane<V> => V.Of(2) * Atan(V.Sqrt((V.Of(1) - x) / (V.Of(1) + x)));

    /// <summary>The angle of the point (x, y), −π…π, with the signs of zeros as IEEE 754 says.</summary>
    public static V Atan2<V>(V y, V x) where V : unmanaged, ILane<V>
    {
        V a = V.Abs(y), b = V.Abs(x), zero = V.Of(0), infinity = V.Of(double.PositiveInfinity);
        // 0/0 and ∞/∞ are no numbers.
        var ratio = V.Select(V.Same(a, zero), V.Select(V.Same(b, b), zero, b), a / b);
        ratio = V.Select(V.Same(a, infinity), V.Select(V.Same(b, infinity), V.Of(1), ratio), ratio);
        var angle = Atan(ratio);
        angle = V.Select(Negative(x), V.Of(Math.PI) - angle, angle);
        return V.Select(Negative(y), -angle, angle);
    }

    // A mask; −0 shows in its reciprocal.
    private static V Negative<V>(V x) where V : unmanaged, ILane<V> =>
        V.Select(V.Same(x, V.Of(0)), V.Of(1) / x, x) < V.Of(0);

    /// <summary>sinh x: by expm1 for |x| &lt; 1, beyond as e^{x/2}·e^{x/2}/2 less its reciprocal, which overflows only where the result
    /// does.</summary>
    public static V Sinh<V>(V x) where V : unmanaged, ILane<V>
    {
        V a = V.Abs(x), half = V.Of(0.5);
        V m = LaneMath.Expm1(a), e = V.Exp(half * a);
        var near = half * (m + m / (m + V.Of(1)));
        var far = half * e * e - half / e / e;
        var r = V.Select(a < V.Of(1), near, far);
        return V.Select(x < V.Of(0), -r, V.Select(V.Same(x, V.Of(0)), x, r));
    }

    /// <summary>cosh x = e^{|x|/2}·e^{|x|/2}/2 and its reciprocal's half.</summary>
    public static V Cosh<V>(V x) where V : unmanaged, ILane<V>
    {
        V half = V.Of(0.5), e = V.Exp(half * V.Abs(x));
        return half * e * e + half / e / e;
    }
}
