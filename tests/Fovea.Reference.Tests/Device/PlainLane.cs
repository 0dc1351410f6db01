using Fovea.Tensors;

namespace Fovea.Reference;

/// <summary>One double: what formulas are computed in. Masks are 1 and 0.</summary>
public readonly record struct PlainLane(double Value) : ILane<PlainLane>
{
    public static PlainLane Of(double value) => new(value);

    public static PlainLane operator +(PlainLane a, PlainLane b) => new(a.Value + b.Value);

    public static PlainLane operator -(PlainLane a, PlainLane b) => new(a.Value - b.Value);

    public static PlainLane operator *(PlainLane a, PlainLane b) => new(a.Value * b.Value);

    public static PlainLane operator /(PlainLane a, PlainLane b) => new(a.Value / b.Value);

    public static PlainLane operator -(PlainLane a) => new(-a.Value);

    public static PlainLane operator >(PlainLane a, PlainLane b) => Mask(a.Value > b.Value);

    public static PlainLane operator <(PlainLane a, PlainLane b) => Mask(a.Value < b.Value);

    public static PlainLane Same(PlainLane a, PlainLane b) => Mask(a.Value == b.Value);

    public static PlainLane Select(PlainLane mask, PlainLane a, PlainLane b) => mask.Value != 0 ? a : b;

    public static PlainLane Abs(PlainLane x) => new(Math.Abs(x.Value));

    public static PlainLane Max(PlainLane a, PlainLane b) => new(Math.Max(a.Value, b.Value));

    public static PlainLane Min(PlainLane a, PlainLane b) => new(Math.Min(a.Value, b.Value));

    public static PlainLane Sqrt(PlainLane x) => new(Math.Sqrt(x.Value));

    public static PlainLane Exp(PlainLane x) => new(Math.Exp(x.Value));

    public static PlainLane Log(PlainLane x) => new(Math.Log(x.Value));

    public static PlainLane Sin(PlainLane x) => new(Math.Sin(x.Value));

    public static PlainLane Cos(PlainLane x) => new(Math.Cos(x.Value));

    public static PlainLane Round(PlainLane x) => new(Math.Round(x.Value));

    public static PlainLane Pow(PlainLane x, PlainLane y) => new(Math.Pow(x.Value, y.Value));

    private static PlainLane Mask(bool holds) => new(holds ? 1 : 0);
}
