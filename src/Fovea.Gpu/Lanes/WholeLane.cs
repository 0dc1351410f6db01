using Fovea.Tensors;

namespace Fovea.Gpu;

/// <summary>One integer of any type, in which integers are compared. Masks are 1 and 0.</summary>
internal readonly struct WholeLane(long value) : IOrderedLane<WholeLane>
{
    private readonly long _value = value;

    public long Value => _value;

    public static WholeLane Of(double value) => new((long)value);

    public static WholeLane operator +(WholeLane a, WholeLane b) => new(a._value + b._value);

    public static WholeLane operator -(WholeLane a, WholeLane b) => new(a._value - b._value);

    public static WholeLane operator *(WholeLane a, WholeLane b) => new(a._value * b._value);

    public static WholeLane operator -(WholeLane a) => new(-a._value);

    public static WholeLane operator >(WholeLane a, WholeLane b) => Mask(a._value > b._value);

    public static WholeLane operator <(WholeLane a, WholeLane b) => Mask(a._value < b._value);

    public static WholeLane Same(WholeLane a, WholeLane b) => Mask(a._value == b._value);

    public static WholeLane Select(WholeLane mask, WholeLane a, WholeLane b) => mask._value != 0 ? a : b;

    public static WholeLane Abs(WholeLane x) => x._value < 0 ? -x : x;

    public static WholeLane Max(WholeLane a, WholeLane b) => a._value > b._value ? a : b;

    public static WholeLane Min(WholeLane a, WholeLane b) => a._value < b._value ? a : b;

    private static WholeLane Mask(bool holds) => new(holds ? 1 : 0);
}
