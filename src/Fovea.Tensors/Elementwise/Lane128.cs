using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>128 bits of floats or doubles.</summary>
internal readonly struct Lane128<T>(Vector128<T> value) : ILane<Lane128<T>, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector128<T> _value = value;

    public static int Width => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Load(ref readonly T source, int index) => new(Vector128.LoadUnsafe(in source, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Broadcast(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T destination, int index) => _value.StoreUnsafe(ref destination, (nuint)index);

    public static Lane128<T> LoadHalves(ref readonly T first, ref readonly T second, int index) =>
        new(Vector128.Create(Vector64.LoadUnsafe(in first, (nuint)index), Vector64.LoadUnsafe(in second, (nuint)index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> MultiplyAdd(Lane128<T> a, Lane128<T> b, Lane128<T> c) => new(Lanes.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SumLanes(Lane128<T> a, Lane128<T> b, Lane128<T> c, Lane128<T> d, Span<T> sums)
    {
        if (typeof(T) == typeof(float) && Sse.IsSupported)
        {
            // A transposition whose last step adds: [a₀+a₂, b₀+b₂, a₁+a₃, b₁+b₃] and the same of c and d.
            Vector128<float> x = a._value.AsSingle(), y = b._value.AsSingle(), z = c._value.AsSingle(), w = d._value.AsSingle();
            var ab = Sse.UnpackLow(x, y) + Sse.UnpackHigh(x, y);
            var cd = Sse.UnpackLow(z, w) + Sse.UnpackHigh(z, w);
            (Sse.MoveLowToHigh(ab, cd) + Sse.MoveHighToLow(cd, ab)).As<float, T>().StoreUnsafe(ref sums[0]);
            return;
        }
        sums[0] = Vector128.Sum(a._value);
        sums[1] = Vector128.Sum(b._value);
        sums[2] = Vector128.Sum(c._value);
        sums[3] = Vector128.Sum(d._value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane128<T> Even, Lane128<T> Odd) Deinterleave(Lane128<T> a, Lane128<T> b)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<float> x = a._value.AsSingle(), y = b._value.AsSingle();
            if (Sse.IsSupported)
                return (new(Sse.Shuffle(x, y, 0b10_00_10_00).As<float, T>()), new(Sse.Shuffle(x, y, 0b11_01_11_01).As<float, T>()));
            if (AdvSimd.Arm64.IsSupported)
                return (new(AdvSimd.Arm64.UnzipEven(x, y).As<float, T>()), new(AdvSimd.Arm64.UnzipOdd(x, y).As<float, T>()));
        }
        return Lanes.Deinterleave<Lane128<T>, T>(a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lane128<T> First, Lane128<T> Second) Interleave(Lane128<T> even, Lane128<T> odd)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<float> x = even._value.AsSingle(), y = odd._value.AsSingle();
            if (Sse.IsSupported) return (new(Sse.UnpackLow(x, y).As<float, T>()), new(Sse.UnpackHigh(x, y).As<float, T>()));
            if (AdvSimd.Arm64.IsSupported)
                return (new(AdvSimd.Arm64.ZipLow(x, y).As<float, T>()), new(AdvSimd.Arm64.ZipHigh(x, y).As<float, T>()));
        }
        return Lanes.Interleave<Lane128<T>, T>(even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Of(double value) => new(Vector128.Create(T.CreateTruncating(value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator +(Lane128<T> a, Lane128<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator -(Lane128<T> a, Lane128<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator *(Lane128<T> a, Lane128<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator /(Lane128<T> a, Lane128<T> b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator -(Lane128<T> a) => new(-a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator >(Lane128<T> a, Lane128<T> b) => new(Vector128.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator <(Lane128<T> a, Lane128<T> b) => new(Vector128.LessThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Same(Lane128<T> a, Lane128<T> b) => new(Vector128.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Select(Lane128<T> mask, Lane128<T> a, Lane128<T> b) =>
        new(Vector128.ConditionalSelect(mask._value, a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Abs(Lane128<T> x) => new(Vector128.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Sqrt(Lane128<T> x) => new(Vector128.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Exp(Lane128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.Exp(x._value.AsSingle()).As<float, T>())
        : new(Lanes.Exp(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Log(Lane128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.Log(x._value.AsSingle()).As<float, T>())
        : new(Vector128.Log(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Sin(Lane128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.Sin(x._value.AsSingle()).As<float, T>())
        : new(Vector128.Sin(x._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Cos(Lane128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.Cos(x._value.AsSingle()).As<float, T>())
        : new(Vector128.Cos(x._value.AsDouble()).As<double, T>());

    public static Lane128<T> Round(Lane128<T> x) => typeof(T) == typeof(float)
        ? new(Vector128.Round(x._value.AsSingle()).As<float, T>())
        : new(Vector128.Round(x._value.AsDouble()).As<double, T>());

    public static Lane128<T> Pow(Lane128<T> x, Lane128<T> y)
    {
        // No vector power in the framework: element by element, through memory.
        Span<T> bases = stackalloc T[Width], exponents = stackalloc T[Width];
        x._value.CopyTo(bases);
        y._value.CopyTo(exponents);
        for (var i = 0; i < Width; i++) bases[i] = T.Pow(bases[i], exponents[i]);
        return Load(in MemoryMarshal.GetReference(bases), 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Max(Lane128<T> a, Lane128<T> b) => new(Vector128.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Min(Lane128<T> a, Lane128<T> b) => new(Vector128.Min(a._value, b._value));
}
