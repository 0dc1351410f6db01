using Fovea.Tensors;

namespace Fovea.Gpu;

/// <summary>One single-precision number; what is more than arithmetic is computed in double precision and rounded once. Masks are 1 and
/// 0.</summary>
internal readonly struct FloatLane(float value) : IGpuLane<FloatLane, float>
{
    private readonly float _value = value;

    public float Value => _value;

    public double Wide => _value;

    public static FloatLane From(float value) => new(value);

    public static FloatLane Of(double value) => new((float)value);

    public static FloatLane operator +(FloatLane a, FloatLane b) => new(a._value + b._value);

    public static FloatLane operator -(FloatLane a, FloatLane b) => new(a._value - b._value);

    public static FloatLane operator *(FloatLane a, FloatLane b) => new(a._value * b._value);

    public static FloatLane operator /(FloatLane a, FloatLane b) => new(a._value / b._value);

    public static FloatLane operator -(FloatLane a) => new(-a._value);

    public static FloatLane operator >(FloatLane a, FloatLane b) => Mask(a._value > b._value);

    public static FloatLane operator <(FloatLane a, FloatLane b) => Mask(a._value < b._value);

    public static FloatLane Same(FloatLane a, FloatLane b) => Mask(a._value == b._value);

    public static FloatLane Select(FloatLane mask, FloatLane a, FloatLane b) => mask._value != 0 ? a : b;

    public static FloatLane Abs(FloatLane x) => new(MathF.Abs(x._value));

    public static FloatLane Max(FloatLane a, FloatLane b) => new((float)GpuMath.Max(a._value, b._value));

    public static FloatLane Min(FloatLane a, FloatLane b) => new((float)GpuMath.Min(a._value, b._value));

    public static FloatLane Sqrt(FloatLane x) => new(MathF.Sqrt(x._value));

    public static FloatLane Exp(FloatLane x) => new((float)GpuMath.Exp(x._value));

    public static FloatLane Log(FloatLane x) => new((float)GpuMath.Log(x._value));

    public static FloatLane Sin(FloatLane x) => new((float)GpuMath.Sin(x._value));

    public static FloatLane Cos(FloatLane x) => new((float)GpuMath.Cos(x._value));

    public static FloatLane Round(FloatLane x) => new((float)GpuMath.Round(x._value));

    public static FloatLane Pow(FloatLane x, FloatLane y) => new((float)GpuMath.Pow(x._value, y._value));

    private static FloatLane Mask(bool holds) => new(holds ? 1 : 0);
}
