namespace Fovea.Tensors;

/// <summary>The complement of the error function, whose digits 1 − erf x loses for large x.</summary>
internal static class LaneErfc
{
    /// <summary>erfc x = 2/√π ∫ₓ^∞ e^{−t²} dt. |x| &lt; 1: 1 − erf x; beyond: e^{−x²} times a ratio of polynomials, one below 8 and one
    /// above.</summary>
    /// <remarks>Source: rational coefficients of the Cephes library, S. L. Moshier, <c>ndtr.c</c>.</remarks>
    public static V Erfc<V>(V x) where V : unmanaged, ILane<V>
    {
        // Beyond 28 the result is 0 or 2 in both precisions; the bound keeps the polynomials finite.
        var a = V.Min(V.Abs(x), V.Of(28));
        // x² in two parts of which the first is exact, so that its rounding is not multiplied by itself in the exponent.
        V coarse = V.Round(a * V.Of(16)) / V.Of(16), rest = a - coarse;
        var bell = V.Exp(-(coarse * coarse)) * V.Exp(-(rest * (a + coarse)));
        var top = ((((V.Of(5.64189583547755073984e-1) * a + V.Of(1.27536670759978104416)) * a + V.Of(5.01905042251180477414)) * a
            + V.Of(6.16021097993053585195)) * a + V.Of(7.40974269950448939160)) * a + V.Of(2.97886665372100240670);
        var bottom = (((((a + V.Of(2.26052863220117276590)) * a + V.Of(9.39603524938001434673)) * a + V.Of(1.20489539808096656605e1)) * a
            + V.Of(1.70814450747565897222e1)) * a + V.Of(9.60896809063285878198)) * a + V.Of(3.36907645100081516050);
        var ratio = V.Select(a < V.Of(8), LaneMath.ErfcRatio(V.Min(a, V.Of(8))), top / bottom);
        var far = bell * ratio;
        far = V.Select(x < V.Of(0), V.Of(2) - far, far);
        return V.Select(a < V.Of(1), V.Of(1) - LaneMath.Erf(x), V.Select(V.Same(x, x), far, x));
    }
}
