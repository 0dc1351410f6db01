using System.Numerics;

namespace Fovea.Tensors;

/// <summary>One integer. Masks are 1 and 0.</summary>
internal readonly struct IntegerLane<T>(T value) : IOrderedLane<IntegerLane<T>> where T : unmanaged, IBinaryInteger<T>
{
    private readonly T _value = value;

    /// <summary>holds[i] = whether a[i] and b[i] stand in the relation.</summary>
    public static void Compare<C>(C comparison, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> holds) where C : struct, IComparison
    {
        for (var i = 0; i < holds.Length; i++)
            holds[i] = comparison.Holds(new IntegerLane<T>(a[i]), new IntegerLane<T>(b[i]))._value != T.Zero;
    }

    public static IntegerLane<T> Of(double value) => new(T.CreateTruncating(value));

    public static IntegerLane<T> operator +(IntegerLane<T> a, IntegerLane<T> b) => new(a._value + b._value);

    public static IntegerLane<T> operator -(IntegerLane<T> a, IntegerLane<T> b) => new(a._value - b._value);

    public static IntegerLane<T> operator *(IntegerLane<T> a, IntegerLane<T> b) => new(a._value * b._value);

    public static IntegerLane<T> operator -(IntegerLane<T> a) => new(-a._value);

    public static IntegerLane<T> operator >(IntegerLane<T> a, IntegerLane<T> b) => Mask(a._value > b._value);

    public static IntegerLane<T> operator <(IntegerLane<T> a, IntegerLane<T> b) => Mask(a._value < b._value);

    public static IntegerLane<T> Same(IntegerLane<T> a, IntegerLane<T> b) => Mask(a._value == b._value);

    public static IntegerLane<T> Select(IntegerLane<T> mask, IntegerLane<T> a, IntegerLane<T> b) => mask._value != T.Zero ? a : b;

    public static IntegerLane<T> Abs(IntegerLane<T> x) => new(T.Abs(x._value));

    public static IntegerLane<T> Max(IntegerLane<T> a, IntegerLane<T> b) => new(T.Max(a._value, b._value));

    public static IntegerLane<T> Min(IntegerLane<T> a, IntegerLane<T> b) => new(T.Min(a._value, b._value));

    private static IntegerLane<T> Mask(bool holds) => new(holds ? T.One : T.Zero);
}
