using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>Between planes, one a channel, and lanes that hold one pixel of several channels.</summary>
internal static class LaneTranspose
{
    /// <summary>lanes[p·width + c] = planes[c·stride + p] for <paramref name="count"/> pixels; channels from <paramref name="channels"/> on
    /// become 0. What follows in <paramref name="lanes"/>, up to width pixels in all, may be overwritten.</summary>
    public static void ToLanes<V, T>(ReadOnlySpan<T> planes, int stride, int channels, int count, Span<T> lanes)
        where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = V.Width, p = 0;
        if (HasBlocks<V, T>() && channels == width)
        {
            ref var from = ref MemoryMarshal.GetReference(planes);
            ref var to = ref MemoryMarshal.GetReference(lanes[..(count * width)]);
            _ = planes[(width - 1) * stride + count - 1];
            for (; p <= count - width; p += width)
                Block<V, T>(ref Unsafe.Add(ref from, p), stride, ref Unsafe.Add(ref to, p * width), width);
            // The last pixels once more with their neighbours before or, in short planes, with what follows in memory.
            if (p < count && count >= width)
            {
                p = count - width;
                Block<V, T>(ref Unsafe.Add(ref from, p), stride, ref Unsafe.Add(ref to, p * width), width);
                return;
            }
            if (p < count && planes.Length - (width - 1) * stride >= width && lanes.Length >= width * width)
            {
                Block<V, T>(ref from, stride, ref to, width);
                return;
            }
        }
        for (; p < count; p++)
        {
            var lane = lanes.Slice(p * width, width);
            for (var c = 0; c < channels; c++) lane[c] = planes[c * stride + p];
            lane[channels..].Clear();
        }
    }

    /// <summary>planes[c·stride + p] = lanes[p·width + c] for <paramref name="count"/> pixels and the first <paramref name="channels"/>
    /// channels.</summary>
    public static void ToPlanes<V, T>(ReadOnlySpan<T> lanes, Span<T> planes, int stride, int channels, int count)
        where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = V.Width, p = 0;
        if (HasBlocks<V, T>() && channels == width && count >= width)
        {
            ref var from = ref MemoryMarshal.GetReference(lanes[..(count * width)]);
            ref var to = ref MemoryMarshal.GetReference(planes);
            _ = planes[(width - 1) * stride + count - 1];
            for (; p <= count - width; p += width)
                Block<V, T>(ref Unsafe.Add(ref from, p * width), width, ref Unsafe.Add(ref to, p), stride);
            if (p == count) return;
            p = count - width;
            Block<V, T>(ref Unsafe.Add(ref from, p * width), width, ref Unsafe.Add(ref to, p), stride);
            return;
        }
        for (var c = 0; c < channels; c++)
        {
            var plane = planes.Slice(c * stride, count);
            for (int i = 0, at = c; i < plane.Length; i++, at += width) plane[i] = lanes[at];
        }
    }

    // Single-precision vectors of 256 and 512 bits on x86; everything else goes element by element.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasBlocks<V, T>() where T : unmanaged, IFloatingPointIeee754<T> =>
        (typeof(V) == typeof(Lane512<float>) && Avx512F.IsSupported) || (typeof(V) == typeof(Lane256<float>) && Avx.IsSupported);

    /// <summary>Transposes one block of width × width elements.</summary>
    private static void Block<V, T>(ref T from, int stride, ref T to, int pitch) where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        if (typeof(V) == typeof(Lane512<float>))
            Block16(ref Unsafe.As<T, float>(ref from), stride, ref Unsafe.As<T, float>(ref to), pitch);
        else Block8(ref Unsafe.As<T, float>(ref from), stride, ref Unsafe.As<T, float>(ref to), pitch);
    }

    // Four columns of sixteen rows at a time. Quarters of rows r, r + 4, r + 8, r + 12 make one vector, so that the 4 × 4 transposition in
    // each quarter already leaves the rows in order. A quarter that comes from memory costs no shuffle.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Block16(ref float from, int stride, ref float to, int pitch)
    {
        nint s = stride, p = pitch;
        for (var q = 0; q < 16; q += 4)
        {
            ref var f = ref Unsafe.Add(ref from, q);
            var r0 = Quarters(ref f, 4 * s);
            var r1 = Quarters(ref Unsafe.Add(ref f, s), 4 * s);
            var r2 = Quarters(ref Unsafe.Add(ref f, 2 * s), 4 * s);
            var r3 = Quarters(ref Unsafe.Add(ref f, 3 * s), 4 * s);
            var t0 = Avx512F.UnpackLow(r0, r1).AsDouble();
            var t1 = Avx512F.UnpackHigh(r0, r1).AsDouble();
            var t2 = Avx512F.UnpackLow(r2, r3).AsDouble();
            var t3 = Avx512F.UnpackHigh(r2, r3).AsDouble();
            ref var t = ref Unsafe.Add(ref to, q * p);
            Avx512F.UnpackLow(t0, t2).AsSingle().StoreUnsafe(ref t);
            Avx512F.UnpackHigh(t0, t2).AsSingle().StoreUnsafe(ref Unsafe.Add(ref t, p));
            Avx512F.UnpackLow(t1, t3).AsSingle().StoreUnsafe(ref Unsafe.Add(ref t, 2 * p));
            Avx512F.UnpackHigh(t1, t3).AsSingle().StoreUnsafe(ref Unsafe.Add(ref t, 3 * p));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(ref float f, nint stride)
    {
        var q = Vector128.LoadUnsafe(ref f).ToVector256Unsafe().ToVector512Unsafe();
        q = Avx512F.InsertVector128(q, Vector128.LoadUnsafe(ref Unsafe.Add(ref f, stride)), 1);
        q = Avx512F.InsertVector128(q, Vector128.LoadUnsafe(ref Unsafe.Add(ref f, 2 * stride)), 2);
        return Avx512F.InsertVector128(q, Vector128.LoadUnsafe(ref Unsafe.Add(ref f, 3 * stride)), 3);
    }

    private static void Block8(ref float from, int stride, ref float to, int pitch)
    {
        for (var q = 0; q < 8; q += 4)
        {
            ref var f = ref Unsafe.Add(ref from, q);
            var r0 = Halves(ref f, 4 * stride);
            var r1 = Halves(ref Unsafe.Add(ref f, stride), 4 * stride);
            var r2 = Halves(ref Unsafe.Add(ref f, 2 * stride), 4 * stride);
            var r3 = Halves(ref Unsafe.Add(ref f, 3 * stride), 4 * stride);
            var t0 = Avx.UnpackLow(r0, r1).AsDouble();
            var t1 = Avx.UnpackHigh(r0, r1).AsDouble();
            var t2 = Avx.UnpackLow(r2, r3).AsDouble();
            var t3 = Avx.UnpackHigh(r2, r3).AsDouble();
            ref var t = ref Unsafe.Add(ref to, q * pitch);
            Avx.UnpackLow(t0, t2).AsSingle().StoreUnsafe(ref t);
            Avx.UnpackHigh(t0, t2).AsSingle().StoreUnsafe(ref Unsafe.Add(ref t, pitch));
            Avx.UnpackLow(t1, t3).AsSingle().StoreUnsafe(ref Unsafe.Add(ref t, 2 * pitch));
            Avx.UnpackHigh(t1, t3).AsSingle().StoreUnsafe(ref Unsafe.Add(ref t, 3 * pitch));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(ref float f, int stride) =>
        Vector256.Create(Vector128.LoadUnsafe(ref f), Vector128.LoadUnsafe(ref Unsafe.Add(ref f, stride)));
}
