namespace Fovea.Tensors;

/// <summary>A number a + ȧε with ε² = 0: the value of a formula and its derivative along a direction, exactly. The lane on which the
/// derivatives of elementwise operations are differentiated.</summary>
/// <remarks>Source: W. K. Clifford's dual numbers; A. Griewank and A. Walther, "Evaluating derivatives" (2008), section 3.1.</remarks>
/// <param name="value">a.</param>
/// <param name="tangent">ȧ.</param>
internal readonly struct DualLane(double value, double tangent) : ILane<DualLane>
{
    public double Value { get; } = value;

    public double Tangent { get; } = tangent;

    public static DualLane Of(double value) => new(value, 0);

    public static DualLane operator +(DualLane a, DualLane b) => new(a.Value + b.Value, a.Tangent + b.Tangent);

    public static DualLane operator -(DualLane a, DualLane b) => new(a.Value - b.Value, a.Tangent - b.Tangent);

    public static DualLane operator *(DualLane a, DualLane b) => new(a.Value * b.Value, a.Tangent * b.Value + a.Value * b.Tangent);

    public static DualLane operator /(DualLane a, DualLane b)
    {
        var ratio = a.Value / b.Value;
        return new(ratio, (a.Tangent - ratio * b.Tangent) / b.Value);
    }

    public static DualLane operator -(DualLane a) => new(-a.Value, -a.Tangent);

    // Masks are 1 and 0.
    public static DualLane operator >(DualLane a, DualLane b) => Of(a.Value > b.Value ? 1 : 0);

    public static DualLane operator <(DualLane a, DualLane b) => Of(a.Value < b.Value ? 1 : 0);

    public static DualLane Same(DualLane a, DualLane b) => Of(a.Value == b.Value ? 1 : 0);

    public static DualLane Select(DualLane mask, DualLane a, DualLane b) => mask.Value != 0 ? a : b;

    public static DualLane Abs(DualLane x) => x.Value < 0 ? -x : x;

    public static DualLane Sqrt(DualLane x)
    {
        var root = Math.Sqrt(x.Value);
        return new(root, x.Tangent / (2 * root));
    }

    public static DualLane Exp(DualLane x)
    {
        var e = Math.Exp(x.Value);
        return new(e, e * x.Tangent);
    }

    public static DualLane Log(DualLane x) => new(Math.Log(x.Value), x.Tangent / x.Value);

    public static DualLane Sin(DualLane x) => new(Math.Sin(x.Value), Math.Cos(x.Value) * x.Tangent);

    public static DualLane Cos(DualLane x) => new(Math.Cos(x.Value), -Math.Sin(x.Value) * x.Tangent);

    // A constant exponent asks for no logarithm, so that a negative base has its derivative; that of x⁰ is 0 at 0, too.
    public static DualLane Pow(DualLane x, DualLane y)
    {
        var power = Math.Pow(x.Value, y.Value);
        var byBase = y.Value == 0 || x.Tangent == 0 ? 0 : y.Value * Math.Pow(x.Value, y.Value - 1) * x.Tangent;
        var byExponent = y.Tangent == 0 ? 0 : power * Math.Log(x.Value) * y.Tangent;
        return new(power, byBase + byExponent);
    }

    public static DualLane Max(DualLane a, DualLane b) => double.IsNaN(a.Value) || a.Value > b.Value ? a : b;

    public static DualLane Min(DualLane a, DualLane b) => double.IsNaN(a.Value) || a.Value < b.Value ? a : b;
}
