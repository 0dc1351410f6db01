using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>512 bits of floats or doubles.</summary>
internal readonly struct Lane512<T>(Vector512<T> value) : ILane<Lane512<T>, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector512<T> _value = value;

    public static int Width => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Load(ref readonly T source, int index) => new(Vector512.LoadUnsafe(in source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Broadcast(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T destination, int index) => _value.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> LoadHalves(ref readonly T first, ref readonly T second, int index) =>
        new(Vector512.Create(Vector256.LoadUnsafe(in first, (nuint)index), Vector256.LoadUnsafe(in second, (nuint)index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> MultiplyAdd(Lane512<T> a, Lane512<T> b, Lane512<T> c) => new(Lanes.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumLanes(Lane512<T> a, Lane512<T> b, Lane512<T> c, Lane512<T> d, Span<T> sums) =>
        Lane256<T>.SumLanes(Fold(a), Fold(b), Fold(c), Fold(d), sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane256<T> Fold(Lane512<T> x) => new(x._value.GetLower() + x._value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane512<T> Even, Lane512<T> Odd) Deinterleave(Lane512<T> a, Lane512<T> b)
    {
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
        {
            var even = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
            Vector512<float> x = a._value.AsSingle(), y = b._value.AsSingle();
            return (new(Avx512F.PermuteVar16x32x2(x, even, y).As<float, T>()),
                new(Avx512F.PermuteVar16x32x2(x, even + Vector512<int>.One, y).As<float, T>()));
        }
        return Lanes.Deinterleave<Lane512<T>, T>(a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane512<T> First, Lane512<T> Second) Interleave(Lane512<T> even, Lane512<T> odd)
    {
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
        {
            var first = Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            Vector512<float> x = even._value.AsSingle(), y = odd._value.AsSingle();
            return (new(Avx512F.PermuteVar16x32x2(x, first, y).As<float, T>()),
                new(Avx512F.PermuteVar16x32x2(x, first + Vector512.Create(8), y).As<float, T>()));
        }
        return Lanes.Interleave<Lane512<T>, T>(even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Of(double value) => new(Vector512.Create(T.CreateTruncating(value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator +(Lane512<T> a, Lane512<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator -(Lane512<T> a, Lane512<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator *(Lane512<T> a, Lane512<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator /(Lane512<T> a, Lane512<T> b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator -(Lane512<T> a) => new(-a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator >(Lane512<T> a, Lane512<T> b) => new(Vector512.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator <(Lane512<T> a, Lane512<T> b) => new(Vector512.LessThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Same(Lane512<T> a, Lane512<T> b) => new(Vector512.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Select(Lane512<T> mask, Lane512<T> a, Lane512<T> b) =>
        new(Vector512.ConditionalSelect(mask._value, a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Abs(Lane512<T> x) => new(Vector512.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Sqrt(Lane512<T> x) => new(Vector512.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Exp(Lane512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.Exp(x._value.AsSingle()).As<float, T>())
        : new(Lanes.Exp(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Log(Lane512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.Log(x._value.AsSingle()).As<float, T>())
        : new(Vector512.Log(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Sin(Lane512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.Sin(x._value.AsSingle()).As<float, T>())
        : new(Vector512.Sin(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Cos(Lane512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.Cos(x._value.AsSingle()).As<float, T>())
        : new(Vector512.Cos(x._value.AsDouble()).As<double, T>());

    public static Lane512<T> Round(Lane512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.Round(x._value.AsSingle()).As<float, T>())
        : new(Vector512.Round(x._value.AsDouble()).As<double, T>());

    public static Lane512<T> Pow(Lane512<T> x, Lane512<T> y)
    {
        // No vector power in the framework: element by element, through memory.
        Span<T> bases = stackalloc T[Width], exponents = stackalloc T[Width];
        x._value.CopyTo(bases);
        y._value.CopyTo(exponents);
        for (var i = 0; i < Width; i++) bases[i] = T.Pow(bases[i], exponents[i]);
        return Load(in MemoryMarshal.GetReference(bases), 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Max(Lane512<T> a, Lane512<T> b) => new(Vector512.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Min(Lane512<T> a, Lane512<T> b) => new(Vector512.Min(a._value, b._value));
}
