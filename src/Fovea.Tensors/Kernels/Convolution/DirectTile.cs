using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>How vectors are read: a constant for the compiler, which leaves out the code of the others.</summary>
internal interface ILanePlaces
{
    /// <summary>Each half of a vector from a place of its own.</summary>
    static abstract bool Halves { get; }

    /// <summary>What follows a vector is asked for: the next tile will read it, from the cache of another core.</summary>
    static abstract bool Ahead { get; }
}

internal readonly struct WholeLanes : ILanePlaces
{
    public static bool Halves => false;

    public static bool Ahead => false;
}

internal readonly struct HalfLanes : ILanePlaces
{
    public static bool Halves => true;

    public static bool Ahead => false;
}

internal readonly struct FarLanes : ILanePlaces
{
    public static bool Halves => false;

    public static bool Ahead => true;
}

/// <summary>The innermost loop of the direct convolution: a few output channels at two vectors of positions, straight from the
/// image.</summary>
/// <remarks>Lanes are neighbouring positions of one image row, so a tap of the kernel is the same load at a fixed offset: nothing is
/// packed. Per tap there are two loads, one broadcast weight a row, and two multiply-adds a row. With 12 rows the 24 accumulators, two
/// vectors of pixels and a weight fill 27 of the 32 registers of AVX-512; with 6 rows, 15 of the 16 of AVX. Every result is one chain of
/// multiply-adds in the order of the taps.</remarks>
internal static class DirectTile
{
    /// <summary>y[r, lane] = Σₜ weights[t, r]·x[offsets[t] + lane] for two vectors of lanes, which begin at the places x0 and x1; with
    /// halves, their second halves begin at h0 and h1.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, V, TRows, TPlaces>(int taps, ref readonly int offsets, ref readonly T weights, ref readonly T x0,
        ref readonly T h0, ref readonly T x1, ref readonly T h1, ref T y, int pitch, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T> where V : unmanaged, ILane<V, T> where TRows : struct, IRows
        where TPlaces : struct, ILanePlaces
    {
        ref var offset = ref Unsafe.AsRef(in offsets);
        ref var w = ref Unsafe.AsRef(in weights);
        V
            r0a = default, r0b = default, r1a = default, r1b = default, r2a = default, r2b = default,
            r3a = default, r3b = default, r4a = default, r4b = default, r5a = default, r5b = default,
            r6a = default, r6b = default, r7a = default, r7b = default, r8a = default, r8b = default,
            r9a = default, r9b = default, r10a = default, r10b = default, r11a = default, r11b = default;
        for (var t = 0; t < taps; t++)
        {
            var at = Unsafe.Add(ref offset, t);
            var a = TPlaces.Halves ? V.LoadHalves(in x0, in h0, at) : V.Load(in x0, at);
            var b = TPlaces.Halves ? V.LoadHalves(in x1, in h1, at) : V.Load(in x1, at);
            if (TPlaces.Ahead) CacheHint.Prefetch(ref Unsafe.Add(ref Unsafe.AsRef(in x0), at + 2 * V.Width), 128);
            var k0 = V.Broadcast(w);
            r0a = V.MultiplyAdd(k0, a, r0a);
            r0b = V.MultiplyAdd(k0, b, r0b);
            var k1 = V.Broadcast(Unsafe.Add(ref w, 1));
            r1a = V.MultiplyAdd(k1, a, r1a);
            r1b = V.MultiplyAdd(k1, b, r1b);
            if (TRows.Count > 2)
            {
                var k = V.Broadcast(Unsafe.Add(ref w, 2));
                r2a = V.MultiplyAdd(k, a, r2a);
                r2b = V.MultiplyAdd(k, b, r2b);
            }
            if (TRows.Count > 3)
            {
                var k = V.Broadcast(Unsafe.Add(ref w, 3));
                r3a = V.MultiplyAdd(k, a, r3a);
                r3b = V.MultiplyAdd(k, b, r3b);
            }
            if (TRows.Count > 4)
            {
                var k = V.Broadcast(Unsafe.Add(ref w, 4));
                r4a = V.MultiplyAdd(k, a, r4a);
                r4b = V.MultiplyAdd(k, b, r4b);
            }
            if (TRows.Count > 5)
            {
                var k = V.Broadcast(Unsafe.Add(ref w, 5));
                r5a = V.MultiplyAdd(k, a, r5a);
                r5b = V.MultiplyAdd(k, b, r5b);
            }
            if (TRows.Count > 6)
            {
                var k = V.Broadcast(Unsafe.Add(ref w, 6));
                r6a = V.MultiplyAdd(k, a, r6a);
                r6b = V.MultiplyAdd(k, b, r6b);
            }
            if (TRows.Count > 7)
            {
                var k = V.Broadcast(Unsafe.Add(ref w, 7));
                r7a = V.MultiplyAdd(k, a, r7a);
                r7b = V.MultiplyAdd(k, b, r7b);
            }
            if (TRows.Count > 8)
            {
                var k = V.Broadcast(Unsafe.Add(ref w, 8));
                r8a = V.MultiplyAdd(k, a, r8a);
                r8b = V.MultiplyAdd(k, b, r8b);
            }
            if (TRows.Count > 9)
            {
                var k = V.Broadcast(Unsafe.Add(ref w, 9));
                r9a = V.MultiplyAdd(k, a, r9a);
                r9b = V.MultiplyAdd(k, b, r9b);
            }
            if (TRows.Count > 10)
            {
                var k = V.Broadcast(Unsafe.Add(ref w, 10));
                r10a = V.MultiplyAdd(k, a, r10a);
                r10b = V.MultiplyAdd(k, b, r10b);
            }
            if (TRows.Count > 11)
            {
                var k = V.Broadcast(Unsafe.Add(ref w, 11));
                r11a = V.MultiplyAdd(k, a, r11a);
                r11b = V.MultiplyAdd(k, b, r11b);
            }
            w = ref Unsafe.Add(ref w, TRows.Count);
        }
        Store<T, V>(r0a, r0b, ref y, accumulate);
        Store<T, V>(r1a, r1b, ref Unsafe.Add(ref y, (nint)1 * pitch), accumulate);
        if (TRows.Count > 2) Store<T, V>(r2a, r2b, ref Unsafe.Add(ref y, (nint)2 * pitch), accumulate);
        if (TRows.Count > 3) Store<T, V>(r3a, r3b, ref Unsafe.Add(ref y, (nint)3 * pitch), accumulate);
        if (TRows.Count > 4) Store<T, V>(r4a, r4b, ref Unsafe.Add(ref y, (nint)4 * pitch), accumulate);
        if (TRows.Count > 5) Store<T, V>(r5a, r5b, ref Unsafe.Add(ref y, (nint)5 * pitch), accumulate);
        if (TRows.Count > 6) Store<T, V>(r6a, r6b, ref Unsafe.Add(ref y, (nint)6 * pitch), accumulate);
        if (TRows.Count > 7) Store<T, V>(r7a, r7b, ref Unsafe.Add(ref y, (nint)7 * pitch), accumulate);
        if (TRows.Count > 8) Store<T, V>(r8a, r8b, ref Unsafe.Add(ref y, (nint)8 * pitch), accumulate);
        if (TRows.Count > 9) Store<T, V>(r9a, r9b, ref Unsafe.Add(ref y, (nint)9 * pitch), accumulate);
        if (TRows.Count > 10) Store<T, V>(r10a, r10b, ref Unsafe.Add(ref y, (nint)10 * pitch), accumulate);
        if (TRows.Count > 11) Store<T, V>(r11a, r11b, ref Unsafe.Add(ref y, (nint)11 * pitch), accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, V>(V a, V b, ref T y, bool accumulate) where T : unmanaged where V : unmanaged, ILane<V, T>
    {
        if (accumulate)
        {
            a += V.Load(in y, 0);
            b += V.Load(in y, V.Width);
        }
        a.Store(ref y, 0);
        b.Store(ref y, V.Width);
    }
}
