using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>A tile of 12 rows by two 512-bit vectors: 24 accumulators, 2 columns of b and 1 broadcast of a fill 27 of the 32
/// registers.</summary>
/// <remarks>Each step of k loads one row of the b panel (two vectors), broadcasts 12 elements of the a panel, and does 24 multiply-adds, so
/// that the multiply-add units, not the loads, are the limit. Every element of c is one chain of multiply-adds in order of k.</remarks>
internal readonly struct MicroKernel512<T> : IMicroKernel<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Rows => 12;

    public static int Columns => 2 * Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, ref readonly T aPanel, ref readonly T bPanel, ref T c, int pitch, bool accumulate)
    {
        var w = (nuint)Vector512<T>.Count;
        ref var a = ref Unsafe.AsRef(in aPanel);
        ref var b = ref Unsafe.AsRef(in bPanel);
        Vector512<T> c0x0 = default, c0x1 = default;
        Vector512<T> c1x0 = default, c1x1 = default;
        Vector512<T> c2x0 = default, c2x1 = default;
        Vector512<T> c3x0 = default, c3x1 = default;
        Vector512<T> c4x0 = default, c4x1 = default;
        Vector512<T> c5x0 = default, c5x1 = default;
        Vector512<T> c6x0 = default, c6x1 = default;
        Vector512<T> c7x0 = default, c7x1 = default;
        Vector512<T> c8x0 = default, c8x1 = default;
        Vector512<T> c9x0 = default, c9x1 = default;
        Vector512<T> c10x0 = default, c10x1 = default;
        Vector512<T> c11x0 = default, c11x1 = default;
        // The tile of c is needed at the end only: asked for now, it has come from a far cache by then.
        CacheHint.PrefetchTile(ref c, 12, pitch, 2 * Vector512<byte>.Count);
        for (var k = 0; k < depth; k++)
        {
            var b0 = Vector512.LoadUnsafe(ref b);
            var b1 = Vector512.LoadUnsafe(ref b, w);
            var ak = Vector512.Create(a);
            c0x0 = Lanes.MultiplyAdd(ak, b0, c0x0);
            c0x1 = Lanes.MultiplyAdd(ak, b1, c0x1);
            ak = Vector512.Create(Unsafe.Add(ref a, 1));
            c1x0 = Lanes.MultiplyAdd(ak, b0, c1x0);
            c1x1 = Lanes.MultiplyAdd(ak, b1, c1x1);
            ak = Vector512.Create(Unsafe.Add(ref a, 2));
            c2x0 = Lanes.MultiplyAdd(ak, b0, c2x0);
            c2x1 = Lanes.MultiplyAdd(ak, b1, c2x1);
            ak = Vector512.Create(Unsafe.Add(ref a, 3));
            c3x0 = Lanes.MultiplyAdd(ak, b0, c3x0);
            c3x1 = Lanes.MultiplyAdd(ak, b1, c3x1);
            ak = Vector512.Create(Unsafe.Add(ref a, 4));
            c4x0 = Lanes.MultiplyAdd(ak, b0, c4x0);
            c4x1 = Lanes.MultiplyAdd(ak, b1, c4x1);
            ak = Vector512.Create(Unsafe.Add(ref a, 5));
            c5x0 = Lanes.MultiplyAdd(ak, b0, c5x0);
            c5x1 = Lanes.MultiplyAdd(ak, b1, c5x1);
            ak = Vector512.Create(Unsafe.Add(ref a, 6));
            c6x0 = Lanes.MultiplyAdd(ak, b0, c6x0);
            c6x1 = Lanes.MultiplyAdd(ak, b1, c6x1);
            ak = Vector512.Create(Unsafe.Add(ref a, 7));
            c7x0 = Lanes.MultiplyAdd(ak, b0, c7x0);
            c7x1 = Lanes.MultiplyAdd(ak, b1, c7x1);
            ak = Vector512.Create(Unsafe.Add(ref a, 8));
            c8x0 = Lanes.MultiplyAdd(ak, b0, c8x0);
            c8x1 = Lanes.MultiplyAdd(ak, b1, c8x1);
            ak = Vector512.Create(Unsafe.Add(ref a, 9));
            c9x0 = Lanes.MultiplyAdd(ak, b0, c9x0);
            c9x1 = Lanes.MultiplyAdd(ak, b1, c9x1);
            ak = Vector512.Create(Unsafe.Add(ref a, 10));
            c10x0 = Lanes.MultiplyAdd(ak, b0, c10x0);
            c10x1 = Lanes.MultiplyAdd(ak, b1, c10x1);
            ak = Vector512.Create(Unsafe.Add(ref a, 11));
            c11x0 = Lanes.MultiplyAdd(ak, b0, c11x0);
            c11x1 = Lanes.MultiplyAdd(ak, b1, c11x1);
            a = ref Unsafe.Add(ref a, 12);
            b = ref Unsafe.Add(ref b, 2 * w);
        }
        Store(c0x0, c0x1, ref c, accumulate);
        Store(c1x0, c1x1, ref Unsafe.Add(ref c, (nint)1 * pitch), accumulate);
        Store(c2x0, c2x1, ref Unsafe.Add(ref c, (nint)2 * pitch), accumulate);
        Store(c3x0, c3x1, ref Unsafe.Add(ref c, (nint)3 * pitch), accumulate);
        Store(c4x0, c4x1, ref Unsafe.Add(ref c, (nint)4 * pitch), accumulate);
        Store(c5x0, c5x1, ref Unsafe.Add(ref c, (nint)5 * pitch), accumulate);
        Store(c6x0, c6x1, ref Unsafe.Add(ref c, (nint)6 * pitch), accumulate);
        Store(c7x0, c7x1, ref Unsafe.Add(ref c, (nint)7 * pitch), accumulate);
        Store(c8x0, c8x1, ref Unsafe.Add(ref c, (nint)8 * pitch), accumulate);
        Store(c9x0, c9x1, ref Unsafe.Add(ref c, (nint)9 * pitch), accumulate);
        Store(c10x0, c10x1, ref Unsafe.Add(ref c, (nint)10 * pitch), accumulate);
        Store(c11x0, c11x1, ref Unsafe.Add(ref c, (nint)11 * pitch), accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<T> x0, Vector512<T> x1, ref T c, bool accumulate)
    {
        var w = (nuint)Vector512<T>.Count;
        if (accumulate)
        {
            x0 += Vector512.LoadUnsafe(ref c);
            x1 += Vector512.LoadUnsafe(ref c, w);
        }
        x0.StoreUnsafe(ref c);
        x1.StoreUnsafe(ref c, w);
    }
}
