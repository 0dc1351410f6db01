namespace Fovea.Tensors;

/// <summary>Numbers a + ȧε with ε² = 0: the value of a formula and its derivative along a direction, exactly. The lane on which the
/// derivatives of elementwise operations are differentiated.</summary>
/// <remarks>Source: W. K. Clifford's dual numbers; A. Griewank and A. Walther, "Evaluating derivatives" (2008), section 3.1.</remarks>
/// <typeparam name="V">The lane of the values and of the derivatives.</typeparam>
/// <param name="value">a.</param>
/// <param name="tangent">ȧ.</param>
internal readonly struct DualLane<V>(V value, V tangent) : ILane<DualLane<V>> where V : unmanaged, ILane<V>
{
    public V Value { get; } = value;

    public V Tangent { get; } = tangent;

    public static DualLane<V> Of(double value) => new(V.Of(value), V.Of(0));

    public static DualLane<V> operator +(DualLane<V> a, DualLane<V> b) => new(a.Value + b.Value, a.Tangent + b.Tangent);

    public static DualLane<V> operator -(DualLane<V> a, DualLane<V> b) => new(a.Value - b.Value, a.Tangent - b.Tangent);

    public static DualLane<V> operator *(DualLane<V> a, DualLane<V> b) =>
        new(a.Value * b.Value, a.Tangent * b.Value + a.Value * b.Tangent);

    public static DualLane<V> operator /(DualLane<V> a, DualLane<V> b)
    {
        var ratio = a.Value / b.Value;
        return new(ratio, (a.Tangent - ratio * b.Tangent) / b.Value);
    }

    public static DualLane<V> operator -(DualLane<V> a) => new(-a.Value, -a.Tangent);

    // Masks are those of the values.
    public static DualLane<V> operator >(DualLane<V> a, DualLane<V> b) => new(a.Value > b.Value, V.Of(0));

    public static DualLane<V> operator <(DualLane<V> a, DualLane<V> b) => new(a.Value < b.Value, V.Of(0));

    public static DualLane<V> Same(DualLane<V> a, DualLane<V> b) => new(V.Same(a.Value, b.Value), V.Of(0));

    public static DualLane<V> Select(DualLane<V> mask, DualLane<V> a, DualLane<V> b) =>
        new(V.Select(mask.Value, a.Value, b.Value), V.Select(mask.Value, a.Tangent, b.Tangent));

    public static DualLane<V> Abs(DualLane<V> x) =>
        new(V.Abs(x.Value), V.Select(x.Value < V.Of(0), -x.Tangent, x.Tangent));

    public static DualLane<V> Sqrt(DualLane<V> x)
    {
        var root = V.Sqrt(x.Value);
        return new(root, x.Tangent / (V.Of(2) * root));
    }

    public static DualLane<V> Exp(DualLane<V> x)
    {
        var e = V.Exp(x.Value);
        return new(e, e * x.Tangent);
    }

    public static DualLane<V> Log(DualLane<V> x) => new(V.Log(x.Value), x.Tangent / x.Value);

    public static DualLane<V> Sin(DualLane<V> x) => new(V.Sin(x.Value), V.Cos(x.Value) * x.Tangent);

    public static DualLane<V> Cos(DualLane<V> x) => new(V.Cos(x.Value), -V.Sin(x.Value) * x.Tangent);

    public static DualLane<V> Round(DualLane<V> x) => new(V.Round(x.Value), V.Of(0));

    // A constant exponent asks for no logarithm, so that a negative base has its derivative; that of x⁰ is 0 at 0, too.
    public static DualLane<V> Pow(DualLane<V> x, DualLane<V> y)
    {
        var (zero, power) = (V.Of(0), V.Pow(x.Value, y.Value));
        var byBase = y.Value * V.Pow(x.Value, y.Value - V.Of(1)) * x.Tangent;
        byBase = V.Select(V.Same(y.Value, zero), zero, V.Select(V.Same(x.Tangent, zero), zero, byBase));
        var byExponent = V.Select(V.Same(y.Tangent, zero), zero, power * V.Log(x.Value) * y.Tangent);
        return new(power, byBase + byExponent);
    }

    public static DualLane<V> Max(DualLane<V> a, DualLane<V> b) =>
        new(V.Max(a.Value, b.Value), V.Select(V.Same(a.Value, a.Value), V.Select(a.Value > b.Value, a.Tangent, b.Tangent), a.Tangent));

    public static DualLane<V> Min(DualLane<V> a, DualLane<V> b) =>
        new(V.Min(a.Value, b.Value), V.Select(V.Same(a.Value, a.Value), V.Select(a.Value < b.Value, a.Tangent, b.Tangent), a.Tangent));
}
