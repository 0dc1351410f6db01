using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>One element: the plain reference for the vector lanes, and what runs where there are no vector instructions. Masks are 1 and
/// 0.</summary>
internal readonly struct ScalarLane<T>(T value) : ILane<ScalarLane<T>, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _value = value;

    /// <summary>The element.</summary>
    public T Value => _value;

    public static int Width => 1;

    public static ScalarLane<T> Load(ref readonly T source, int index) => new(Unsafe.Add(ref Unsafe.AsRef(in source), index));

    public static ScalarLane<T> Broadcast(T value) => new(value);

    public void Store(ref T destination, int index) => Unsafe.Add(ref destination, index) = _value;

    public static ScalarLane<T> LoadHalves(ref readonly T first, ref readonly T second, int index) => Load(in first, index);

    public static ScalarLane<T> MultiplyAdd(ScalarLane<T> a, ScalarLane<T> b, ScalarLane<T> c) => new(a._value * b._value + c._value);

    public static void SumLanes(ScalarLane<T> a, ScalarLane<T> b, ScalarLane<T> c, ScalarLane<T> d, Span<T> sums) =>
        (sums[0], sums[1], sums[2], sums[3]) = (a._value, b._value, c._value, d._value);

    public static (ScalarLane<T> Even, ScalarLane<T> Odd) Deinterleave(ScalarLane<T> a, ScalarLane<T> b) => (a, b);

    public static (ScalarLane<T> First, ScalarLane<T> Second) Interleave(ScalarLane<T> even, ScalarLane<T> odd) => (even, odd);

    public static ScalarLane<T> Of(double value) => new(T.CreateTruncating(value));

    public static ScalarLane<T> operator +(ScalarLane<T> a, ScalarLane<T> b) => new(a._value + b._value);

    public static ScalarLane<T> operator -(ScalarLane<T> a, ScalarLane<T> b) => new(a._value - b._value);

    public static ScalarLane<T> operator *(ScalarLane<T> a, ScalarLane<T> b) => new(a._value * b._value);

    public static ScalarLane<T> operator /(ScalarLane<T> a, ScalarLane<T> b) => new(a._value / b._value);

    public static ScalarLane<T> operator -(ScalarLane<T> a) => new(-a._value);

    public static ScalarLane<T> operator >(ScalarLane<T> a, ScalarLane<T> b) => new(a._value > b._value ? T.One : T.Zero);

    public static ScalarLane<T> operator <(ScalarLane<T> a, ScalarLane<T> b) => new(a._value < b._value ? T.One : T.Zero);

    public static ScalarLane<T> Same(ScalarLane<T> a, ScalarLane<T> b) => new(a._value == b._value ? T.One : T.Zero);

    public static ScalarLane<T> Select(ScalarLane<T> mask, ScalarLane<T> a, ScalarLane<T> b) => mask._value != T.Zero ? a : b;

    public static ScalarLane<T> Abs(ScalarLane<T> x) => new(T.Abs(x._value));

    public static ScalarLane<T> Sqrt(ScalarLane<T> x) => new(T.Sqrt(x._value));

    public static ScalarLane<T> Exp(ScalarLane<T> x) => new(T.Exp(x._value));

    public static ScalarLane<T> Log(ScalarLane<T> x) => new(T.Log(x._value));

    public static ScalarLane<T> Sin(ScalarLane<T> x) => new(T.Sin(x._value));

    public static ScalarLane<T> Cos(ScalarLane<T> x) => new(T.Cos(x._value));

    public static ScalarLane<T> Round(ScalarLane<T> x) => new(T.Round(x._value));

    public static ScalarLane<T> Pow(ScalarLane<T> x, ScalarLane<T> y) => new(T.Pow(x._value, y._value));

    public static ScalarLane<T> Max(ScalarLane<T> a, ScalarLane<T> b) => new(T.Max(a._value, b._value));

    public static ScalarLane<T> Min(ScalarLane<T> a, ScalarLane<T> b) => new(T.Min(a._value, b._value));
}
