using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>256 bits of floats or doubles.</summary>
internal readonly struct Lane256<T>(Vector256<T> value) : ILane<Lane256<T>, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector256<T> _value = value;

    public static int Width => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Load(ref readonly T source, int index) => new(Vector256.LoadUnsafe(in source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Broadcast(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T destination, int index) => _value.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> LoadHalves(ref readonly T first, ref readonly T second, int index) =>
        new(Vector256.Create(Vector128.LoadUnsafe(in first, (nuint)index), Vector128.LoadUnsafe(in second, (nuint)index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> MultiplyAdd(Lane256<T> a, Lane256<T> b, Lane256<T> c) => new(Lanes.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumLanes(Lane256<T> a, Lane256<T> b, Lane256<T> c, Lane256<T> d, Span<T> sums) =>
        Lane128<T>.SumLanes(Fold(a), Fold(b), Fold(c), Fold(d), sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane128<T> Fold(Lane256<T> x) => new(x._value.GetLower() + x._value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane256<T> Even, Lane256<T> Odd) Deinterleave(Lane256<T> a, Lane256<T> b)
    {
        if (typeof(T) == typeof(float) && Avx2.IsSupported)
        {
            Vector256<float> x = a._value.AsSingle(), y = b._value.AsSingle();
            // Each half of 128 bits is dealt alone; then the quarters go to their places.
            var even = Avx2.Permute4x64(Avx.Shuffle(x, y, 0b10_00_10_00).AsDouble(), 0b11_01_10_00);
            var odd = Avx2.Permute4x64(Avx.Shuffle(x, y, 0b11_01_11_01).AsDouble(), 0b11_01_10_00);
            return (new(even.As<double, T>()), new(odd.As<double, T>()));
        }
        return Lanes.Deinterleave<Lane256<T>, T>(a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane256<T> First, Lane256<T> Second) Interleave(Lane256<T> even, Lane256<T> odd)
    {
        if (typeof(T) == typeof(float) && Avx2.IsSupported)
        {
            Vector256<float> x = even._value.AsSingle(), y = odd._value.AsSingle();
            Vector256<float> low = Avx.UnpackLow(x, y), high = Avx.UnpackHigh(x, y);
            return (new(Avx.Permute2x128(low, high, 0x20).As<float, T>()), new(Avx.Permute2x128(low, high, 0x31).As<float, T>()));
        }
        return Lanes.Interleave<Lane256<T>, T>(even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Of(double value) => new(Vector256.Create(T.CreateTruncating(value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator +(Lane256<T> a, Lane256<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator -(Lane256<T> a, Lane256<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator *(Lane256<T> a, Lane256<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator /(Lane256<T> a, Lane256<T> b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator -(Lane256<T> a) => new(-a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator >(Lane256<T> a, Lane256<T> b) => new(Vector256.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator <(Lane256<T> a, Lane256<T> b) => new(Vector256.LessThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Same(Lane256<T> a, Lane256<T> b) => new(Vector256.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Select(Lane256<T> mask, Lane256<T> a, Lane256<T> b) =>
        new(Vector256.ConditionalSelect(mask._value, a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Abs(Lane256<T> x) => new(Vector256.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Sqrt(Lane256<T> x) => new(Vector256.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Exp(Lane256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.Exp(x._value.AsSingle()).As<float, T>())
        : new(Lanes.Exp(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Log(Lane256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.Log(x._value.AsSingle()).As<float, T>())
        : new(Vector256.Log(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Sin(Lane256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.Sin(x._value.AsSingle()).As<float, T>())
        : new(Vector256.Sin(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Cos(Lane256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.Cos(x._value.AsSingle()).As<float, T>())
        : new(Vector256.Cos(x._value.AsDouble()).As<double, T>());

    public static Lane256<T> Round(Lane256<T> x) => typeof(T) == typeof(float)
        ? new(Vector256.Round(x._value.AsSingle()).As<float, T>())
        : new(Vector256.Round(x._value.AsDouble()).As<double, T>());

    public static Lane256<T> Pow(Lane256<T> x, Lane256<T> y)
    {
        // No vector power in the framework: element by element, through memory.
        Span<T> bases = stackalloc T[Width], exponents = stackalloc T[Width];
        x._value.CopyTo(bases);
        y._value.CopyTo(exponents);
        for (var i = 0; i < Width; i++) bases[i] = T.Pow(bases[i], exponents[i]);
        return Load(in MemoryMarshal.GetReference(bases), 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Max(Lane256<T> a, Lane256<T> b) => new(Vector256.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Min(Lane256<T> a, Lane256<T> b) => new(Vector256.Min(a._value, b._value));
}
