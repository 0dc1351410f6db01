using Fovea.Tensors;

namespace Fovea.Gpu;

/// <summary>One double-precision number. Masks are 1 and 0.</summary>
internal readonly struct DoubleLane(double value) : IGpuLane<DoubleLane, double>
{
    private readonly double _value = value;

    public double Value => _value;

    public double Wide => _value;

    public static DoubleLane From(double value) => new(value);

    public static DoubleLane Of(double value) => new(value);

    public static DoubleLane operator +(DoubleLane a, DoubleLane b) => new(a._value + b._value);

    public static DoubleLane operator -(DoubleLane a, DoubleLane b) => new(a._value - b._value);

    public static DoubleLane operator *(DoubleLane a, DoubleLane b) => new(a._value * b._value);

    public static DoubleLane operator /(DoubleLane a, DoubleLane b) => new(a._value / b._value);

    public static DoubleLane operator -(DoubleLane a) => new(-a._value);

    public static DoubleLane operator >(DoubleLane a, DoubleLane b) => Mask(a._value > b._value);

    public static DoubleLane operator <(DoubleLane a, DoubleLane b) => Mask(a._value < b._value);

    public static DoubleLane Same(DoubleLane a, DoubleLane b) => Mask(a._value == b._value);

    public static DoubleLane Select(DoubleLane mask, DoubleLane a, DoubleLane b) => mask._value != 0 ? a : b;

    public static DoubleLane Abs(DoubleLane x) => new(Math.Abs(x._value));

    public static DoubleLane Max(DoubleLane a, DoubleLane b) => new(GpuMath.Max(a._value, b._value));

    public static DoubleLane Min(DoubleLane a, DoubleLane b) => new(GpuMath.Min(a._value, b._value));

    public static DoubleLane Sqrt(DoubleLane x) => new(Math.Sqrt(x._value));

    public static DoubleLane Exp(DoubleLane x) => new(GpuMath.Exp(x._value));

    public static DoubleLane Log(DoubleLane x) => new(GpuMath.Log(x._value));

    public static DoubleLane Sin(DoubleLane x) => new(GpuMath.Sin(x._value));

    public static DoubleLane Cos(DoubleLane x) => new(GpuMath.Cos(x._value));

    public static DoubleLane Round(DoubleLane x) => new(GpuMath.Round(x._value));

    public static DoubleLane Pow(DoubleLane x, DoubleLane y) => new(GpuMath.Pow(x._value, y._value));

    private static DoubleLane Mask(bool holds) => new(holds ? 1 : 0);
}
