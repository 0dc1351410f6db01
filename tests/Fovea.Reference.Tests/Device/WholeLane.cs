using Fovea.Tensors;

namespace Fovea.Reference;

/// <summary>One integer, which a double would round from 2⁵³ on: what comparisons of integers are computed in. Masks are 1 and 0.</summary>
public readonly record struct WholeLane(long Value) : IOrderedLane<WholeLane>
{
    public static WholeLane Of(double value) => new((long)value);

    public static WholeLane operator +(WholeLane a, WholeLane b) => new(a.Value + b.Value);

    public static WholeLane operator -(WholeLane a, WholeLane b) => new(a.Value - b.Value);

    public static WholeLane operator *(WholeLane a, WholeLane b) => new(a.Value * b.Value);

    public static WholeLane operator -(WholeLane a) => new(-a.Value);

    public static WholeLane operator >(WholeLane a, WholeLane b) => Mask(a.Value > b.Value);

    public static WholeLane operator <(WholeLane a, WholeLane b) => Mask(a.Value < b.Value);

    public static WholeLane Same(WholeLane a, WholeLane b) => Mask(a.Value == b.Value);

    public static WholeLane Select(WholeLane mask, WholeLane a, WholeLane b) => mask.Value != 0 ? a : b;

    public static WholeLane Abs(WholeLane x) => new(Math.Abs(x.Value));

    public static WholeLane Max(WholeLane a, WholeLane b) => new(Math.Max(a.Value, b.Value));

    public static WholeLane Min(WholeLane a, WholeLane b) => new(Math.Min(a.Value, b.Value));

    private static WholeLane Mask(bool holds) => new(holds ? 1 : 0);
}
