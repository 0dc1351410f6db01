namespace Fovea.Tensors;

/// <summary>Functions that lanes lack, composed from those they have, accurate to a few units in the last place in both
/// precisions.</summary>
internal static class LaneMath
{
    /// <summary>tanh x. Near zero x·(1 + x²·P(x²)/Q(x²)), beyond |x| = 0.625 1 − 2/(e^{2|x|} + 1) with the sign of x.</summary>
    /// <remarks>Source: rational coefficients of the Cephes library, S. L. Moshier, <c>tanh.c</c>.</remarks>
    public static V Tanh<V>(V x) where V : unmanaged, ILane<V>
    {
        var z = x * x;
        var p = (V.Of(-9.64399179425052238628e-1) * z + V.Of(-9.92877231001918586564e1)) * z + V.Of(-1.61468768441708447952e3);
        var q = ((z + V.Of(1.12811678491632931402e2)) * z + V.Of(2.23548839060100448583e3)) * z + V.Of(4.84406305325125486048e3);
        // As a product with x, so that −0 stays −0.
        var near = x * (V.Of(1) + z * (p / q));
        // Beyond 22 the result is ±1 in both precisions; the bound keeps e^{2|x|} finite.
        var magnitude = V.Min(V.Abs(x), V.Of(22));
        var far = V.Of(1) - V.Of(2) / (V.Exp(magnitude + magnitude) + V.Of(1));
        far = V.Select(x < V.Of(0), -far, far);
        return V.Select(V.Abs(x) < V.Of(0.625), near, V.Select(V.Same(x, x), far, x));
    }

    /// <summary>ln(1 + x) without the loss of x's low digits: with u = 1 + x, ln(u)·x/(u − 1), and x itself where u rounds to
    /// 1.</summary>
    /// <remarks>Source: W. Kahan's correction; D. Goldberg, "What every computer scientist should know about floating-point arithmetic"
    /// (1991), theorem 4.</remarks>
    public static V Log1p<V>(V x) where V : unmanaged, ILane<V>
    {
        var u = V.Of(1) + x;
        var corrected = V.Log(u) * (x / (u - V.Of(1)));
        // x/(u − 1) is ∞/∞ at infinity.
        corrected = V.Select(V.Same(x, V.Of(double.PositiveInfinity)), x, corrected);
        return V.Select(V.Same(u, V.Of(1)), x, corrected);
    }

    /// <summary>eˣ − 1 without the loss of low digits near zero: 2t/(1 − t) with t = tanh(x/2) for |x| &lt; 1, as it is beyond.</summary>
    public static V Expm1<V>(V x) where V : unmanaged, ILane<V>
    {
        var t = Tanh(V.Of(0.5) * x);
        return V.Select(V.Abs(x) < V.Of(1), (t + t) / (V.Of(1) - t), V.Exp(x) - V.Of(1));
    }

    /// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e^{−|x|}), finite for every finite x.</summary>
    public static V Softplus<V>(V x) where V : unmanaged, ILane<V> => V.Max(x, V.Of(0)) + Log1p(V.Exp(-V.Abs(x)));

    /// <summary>σ(x) = 1/(1 + e^{−x}), from e^{−|x|} so that nothing overflows.</summary>
    public static V Sigmoid<V>(V x) where V : unmanaged, ILane<V>
    {
        var e = V.Exp(-V.Abs(x));
        var positive = V.Of(1) / (V.Of(1) + e);
        return V.Select(x < V.Of(0), e * positive, positive);
    }

    /// <summary>erf x = 2/√π ∫₀ˣ e^{−t²} dt. |x| &lt; 1: x·T(x²)/U(x²); beyond: 1 − e^{−x²}·P(|x|)/Q(|x|).</summary>
    /// <remarks>Source: rational coefficients of the Cephes library, S. L. Moshier, <c>ndtr.c</c>.</remarks>
    public static V Erf<V>(V x) where V : unmanaged, ILane<V>
    {
        var z = x * x;
        var top = (((V.Of(9.60497373987051638749e0) * z + V.Of(9.00260197203842689217e1)) * z + V.Of(2.23200534594684319226e3)) * z
            + V.Of(7.00332514112805075473e3)) * z + V.Of(5.55923013010394962768e4);
        var bottom = ((((z + V.Of(3.35617141647503099647e1)) * z + V.Of(5.21357949780152679795e2)) * z + V.Of(4.59432382970980127987e3)) * z
            + V.Of(2.26290000613890934246e4)) * z + V.Of(4.92673942608635921086e4);
        var near = x * top / bottom;
        // Beyond 6, erfc is below 3e-17: the result is ±1 in both precisions.
        var a = V.Min(V.Abs(x), V.Of(6));
        var far = V.Of(1) - V.Exp(-(a * a)) * ErfcRatio(a);
        far = V.Select(x < V.Of(0), -far, far);
        return V.Select(V.Abs(x) < V.Of(1), near, V.Select(V.Same(x, x), far, x));
    }

    /// <summary>e^{x²}·erfc x for 1 ≤ x ≤ 8.</summary>
    internal static V ErfcRatio<V>(V x) where V : unmanaged, ILane<V>
    {
        var top = (((((((V.Of(2.46196981473530512524e-10) * x + V.Of(5.64189564831068821977e-1)) * x + V.Of(7.46321056442269912687e0)) * x
            + V.Of(4.86371970985681366614e1)) * x + V.Of(1.96520832956077098242e2)) * x + V.Of(5.26445194995477358631e2)) * x
            + V.Of(9.34528527171957607540e2)) * x + V.Of(1.02755188689515710272e3)) * x + V.Of(5.57535335369399327526e2);
        var bottom = (((((((x + V.Of(1.32281951154744992508e1)) * x + V.Of(8.67072140885989742329e1)) * x
            + V.Of(3.54937778887819891062e2)) * x + V.Of(9.75708501743205489753e2)) * x + V.Of(1.82390916687909736289e3)) * x
            + V.Of(2.24633760818710981792e3)) * x + V.Of(1.65666309194161350182e3)) * x + V.Of(5.57535340817727675546e2);
        return top / bottom;
    }
}
