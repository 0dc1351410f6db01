using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>A tile of 6 rows by two 256-bit vectors: 12 accumulators, 2 columns of b and 1 broadcast of a fill 15 of the 16
/// registers.</summary>
/// <remarks>Each step of k loads one row of the b panel (two vectors), broadcasts 6 elements of the a panel, and does 12 multiply-adds, so
/// that the multiply-add units, not the loads, are the limit. Every element of c is one chain of multiply-adds in order of k.</remarks>
internal readonly struct MicroKernel256<T> : IMicroKernel<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Rows => 6;

    public static int Columns => 2 * Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, ref readonly T aPanel, ref readonly T bPanel, ref T c, int pitch, bool accumulate)
    {
        var w = (nuint)Vector256<T>.Count;
        ref var a = ref Unsafe.AsRef(in aPanel);
        ref var b = ref Unsafe.AsRef(in bPanel);
        Vector256<T> c0x0 = default, c0x1 = default;
        Vector256<T> c1x0 = default, c1x1 = default;
        Vector256<T> c2x0 = default, c2x1 = default;
        Vector256<T> c3x0 = default, c3x1 = default;
        Vector256<T> c4x0 = default, c4x1 = default;
        Vector256<T> c5x0 = default, c5x1 = default;
        // The tile of c is needed at the end only: asked for now, it has come from a far cache by then.
        CacheHint.PrefetchTile(ref c, 6, pitch, 2 * Vector256<byte>.Count);
        for (var k = 0; k < depth; k++)
        {
            var b0 = Vector256.LoadUnsafe(ref b);
            var b1 = Vector256.LoadUnsafe(ref b, w);
            var ak = Vector256.Create(a);
            c0x0 = Lanes.MultiplyAdd(ak, b0, c0x0);
            c0x1 = Lanes.MultiplyAdd(ak, b1, c0x1);
            ak = Vector256.Create(Unsafe.Add(ref a, 1));
            c1x0 = Lanes.MultiplyAdd(ak, b0, c1x0);
            c1x1 = Lanes.MultiplyAdd(ak, b1, c1x1);
            ak = Vector256.Create(Unsafe.Add(ref a, 2));
            c2x0 = Lanes.MultiplyAdd(ak, b0, c2x0);
            c2x1 = Lanes.MultiplyAdd(ak, b1, c2x1);
            ak = Vector256.Create(Unsafe.Add(ref a, 3));
            c3x0 = Lanes.MultiplyAdd(ak, b0, c3x0);
            c3x1 = Lanes.MultiplyAdd(ak, b1, c3x1);
            ak = Vector256.Create(Unsafe.Add(ref a, 4));
            c4x0 = Lanes.MultiplyAdd(ak, b0, c4x0);
            c4x1 = Lanes.MultiplyAdd(ak, b1, c4x1);
            ak = Vector256.Create(Unsafe.Add(ref a, 5));
            c5x0 = Lanes.MultiplyAdd(ak, b0, c5x0);
            c5x1 = Lanes.MultiplyAdd(ak, b1, c5x1);
            a = ref Unsafe.Add(ref a, 6);
            b = ref Unsafe.Add(ref b, 2 * w);
        }
        Store(c0x0, c0x1, ref c, accumulate);
        Store(c1x0, c1x1, ref Unsafe.Add(ref c, (nint)1 * pitch), accumulate);
        Store(c2x0, c2x1, ref Unsafe.Add(ref c, (nint)2 * pitch), accumulate);
        Store(c3x0, c3x1, ref Unsafe.Add(ref c, (nint)3 * pitch), accumulate);
        Store(c4x0, c4x1, ref Unsafe.Add(ref c, (nint)4 * pitch), accumulate);
        Store(c5x0, c5x1, ref Unsafe.Add(ref c, (nint)5 * pitch), accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<T> x0, Vector256<T> x1, ref T c, bool accumulate)
    {
        var w = (nuint)Vector256<T>.Count;
        if (accumulate)
        {
            x0 += Vector256.LoadUnsafe(ref c);
            x1 += Vector256.LoadUnsafe(ref c, w);
        }
        x0.StoreUnsafe(ref c);
        x1.StoreUnsafe(ref c, w);
    }
}
