using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>The innermost loops of the gradients of a convolution where the upstream gradient is a list of its few elements that are not
/// zero.</summary>
/// <remarks>Images lie with their channels innermost, so that the pixels of one row of a kernel, all channels, are one run of elements: a
/// few vectors, the last of which may reach beyond into what is dropped. A tile is some rows of the kernel by some vectors, at most 5 × 5:
/// with one element of the gradient in every lane and the pixels under way 27 of the 32 registers of AVX-512. There is one load for each
/// multiply-add.</remarks>
internal static class SparseTile
{
    /// <summary>sums[row, lane] += Σᵢ values[i]·x[offsets[i] + row·pitch + lane].</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Gather<T, V, TRows, TVectors>(int count, ref readonly int offsets, ref readonly T values, ref readonly T x,
        nint pitch,
        ref T sums, nint sumsPitch)
        where T : unmanaged where V : unmanaged, ILane<V, T> where TRows : struct, IRows where TVectors : struct, IRows
    {
        ref var s0 = ref sums;
        ref var s1 = ref Unsafe.Add(ref sums, TRows.Count > 1 ? sumsPitch : 0);
        ref var s2 = ref Unsafe.Add(ref sums, TRows.Count > 2 ? 2 * sumsPitch : 0);
        ref var s3 = ref Unsafe.Add(ref sums, TRows.Count > 3 ? 3 * sumsPitch : 0);
        ref var s4 = ref Unsafe.Add(ref sums, TRows.Count > 4 ? 4 * sumsPitch : 0);
        V r0a = V.Load(in s0, 0), r0b = TVectors.Count > 1 ? V.Load(in s0, V.Width) : default,
            r0c = TVectors.Count > 2 ? V.Load(in s0, 2 * V.Width) : default,
            r0d = TVectors.Count > 3 ? V.Load(in s0, 3 * V.Width) : default,
            r0e = TVectors.Count > 4 ? V.Load(in s0, 4 * V.Width) : default;
        V r1a = TRows.Count > 1 ? V.Load(in s1, 0) : default,
            r1b = TRows.Count > 1 && TVectors.Count > 1 ? V.Load(in s1, V.Width) : default,
            r1c = TRows.Count > 1 && TVectors.Count > 2 ? V.Load(in s1, 2 * V.Width) : default,
            r1d = TRows.Count > 1 && TVectors.Count > 3 ? V.Load(in s1, 3 * V.Width) : default,
            r1e = TRows.Count > 1 && TVectors.Count > 4 ? V.Load(in s1, 4 * V.Width) : default;
        V r2a = TRows.Count > 2 ? V.Load(in s2, 0) : default,
            r2b = TRows.Count > 2 && TVectors.Count > 1 ? V.Load(in s2, V.Width) : default,
            r2c = TRows.Count > 2 && TVectors.Count > 2 ? V.Load(in s2, 2 * V.Width) : default,
            r2d = TRows.Count > 2 && TVectors.Count > 3 ? V.Load(in s2, 3 * V.Width) : default,
            r2e = TRows.Count > 2 && TVectors.Count > 4 ? V.Load(in s2, 4 * V.Width) : default;
        V r3a = TRows.Count > 3 ? V.Load(in s3, 0) : default,
            r3b = TRows.Count > 3 && TVectors.Count > 1 ? V.Load(in s3, V.Width) : default,
            r3c = TRows.Count > 3 && TVectors.Count > 2 ? V.Load(in s3, 2 * V.Width) : default,
            r3d = TRows.Count > 3 && TVectors.Count > 3 ? V.Load(in s3, 3 * V.Width) : default,
            r3e = TRows.Count > 3 && TVectors.Count > 4 ? V.Load(in s3, 4 * V.Width) : default;
        V r4a = TRows.Count > 4 ? V.Load(in s4, 0) : default,
            r4b = TRows.Count > 4 && TVectors.Count > 1 ? V.Load(in s4, V.Width) : default,
            r4c = TRows.Count > 4 && TVectors.Count > 2 ? V.Load(in s4, 2 * V.Width) : default,
            r4d = TRows.Count > 4 && TVectors.Count > 3 ? V.Load(in s4, 3 * V.Width) : default,
            r4e = TRows.Count > 4 && TVectors.Count > 4 ? V.Load(in s4, 4 * V.Width) : default;
        ref var at = ref Unsafe.AsRef(in offsets);
        ref var value = ref Unsafe.AsRef(in values);
        ref var from = ref Unsafe.AsRef(in x);
        for (nint i = 0; i < count; i++)
        {
            var g = V.Broadcast(Unsafe.Add(ref value, i));
            ref var p = ref Unsafe.Add(ref from, Unsafe.Add(ref at, i));
            r0a = V.MultiplyAdd(g, V.Load(in p, 0), r0a);
            if (TVectors.Count > 1) r0b = V.MultiplyAdd(g, V.Load(in p, V.Width), r0b);
            if (TVectors.Count > 2) r0c = V.MultiplyAdd(g, V.Load(in p, 2 * V.Width), r0c);
            if (TVectors.Count > 3) r0d = V.MultiplyAdd(g, V.Load(in p, 3 * V.Width), r0d);
            if (TVectors.Count > 4) r0e = V.MultiplyAdd(g, V.Load(in p, 4 * V.Width), r0e);
            if (TRows.Count > 1)
            {
                p = ref Unsafe.Add(ref p, pitch);
                r1a = V.MultiplyAdd(g, V.Load(in p, 0), r1a);
                if (TVectors.Count > 1) r1b = V.MultiplyAdd(g, V.Load(in p, V.Width), r1b);
                if (TVectors.Count > 2) r1c = V.MultiplyAdd(g, V.Load(in p, 2 * V.Width), r1c);
                if (TVectors.Count > 3) r1d = V.MultiplyAdd(g, V.Load(in p, 3 * V.Width), r1d);
                if (TVectors.Count > 4) r1e = V.MultiplyAdd(g, V.Load(in p, 4 * V.Width), r1e);
            }
            if (TRows.Count > 2)
            {
                p = ref Unsafe.Add(ref p, pitch);
                r2a = V.MultiplyAdd(g, V.Load(in p, 0), r2a);
                if (TVectors.Count > 1) r2b = V.MultiplyAdd(g, V.Load(in p, V.Width), r2b);
                if (TVectors.Count > 2) r2c = V.MultiplyAdd(g, V.Load(in p, 2 * V.Width), r2c);
                if (TVectors.Count > 3) r2d = V.MultiplyAdd(g, V.Load(in p, 3 * V.Width), r2d);
                if (TVectors.Count > 4) r2e = V.MultiplyAdd(g, V.Load(in p, 4 * V.Width), r2e);
            }
            if (TRows.Count > 3)
            {
                p = ref Unsafe.Add(ref p, pitch);
                r3a = V.MultiplyAdd(g, V.Load(in p, 0), r3a);
                if (TVectors.Count > 1) r3b = V.MultiplyAdd(g, V.Load(in p, V.Width), r3b);
                if (TVectors.Count > 2) r3c = V.MultiplyAdd(g, V.Load(in p, 2 * V.Width), r3c);
                if (TVectors.Count > 3) r3d = V.MultiplyAdd(g, V.Load(in p, 3 * V.Width), r3d);
                if (TVectors.Count > 4) r3e = V.MultiplyAdd(g, V.Load(in p, 4 * V.Width), r3e);
            }
            if (TRows.Count > 4)
            {
                p = ref Unsafe.Add(ref p, pitch);
                r4a = V.MultiplyAdd(g, V.Load(in p, 0), r4a);
                if (TVectors.Count > 1) r4b = V.MultiplyAdd(g, V.Load(in p, V.Width), r4b);
                if (TVectors.Count > 2) r4c = V.MultiplyAdd(g, V.Load(in p, 2 * V.Width), r4c);
                if (TVectors.Count > 3) r4d = V.MultiplyAdd(g, V.Load(in p, 3 * V.Width), r4d);
                if (TVectors.Count > 4) r4e = V.MultiplyAdd(g, V.Load(in p, 4 * V.Width), r4e);
            }
        }
        r0a.Store(ref s0, 0);
        if (TVectors.Count > 1) r0b.Store(ref s0, V.Width);
        if (TVectors.Count > 2) r0c.Store(ref s0, 2 * V.Width);
        if (TVectors.Count > 3) r0d.Store(ref s0, 3 * V.Width);
        if (TVectors.Count > 4) r0e.Store(ref s0, 4 * V.Width);
        if (TRows.Count > 1) r1a.Store(ref s1, 0);
        if (TRows.Count > 1 && TVectors.Count > 1) r1b.Store(ref s1, V.Width);
        if (TRows.Count > 1 && TVectors.Count > 2) r1c.Store(ref s1, 2 * V.Width);
        if (TRows.Count > 1 && TVectors.Count > 3) r1d.Store(ref s1, 3 * V.Width);
        if (TRows.Count > 1 && TVectors.Count > 4) r1e.Store(ref s1, 4 * V.Width);
        if (TRows.Count > 2) r2a.Store(ref s2, 0);
        if (TRows.Count > 2 && TVectors.Count > 1) r2b.Store(ref s2, V.Width);
        if (TRows.Count > 2 && TVectors.Count > 2) r2c.Store(ref s2, 2 * V.Width);
        if (TRows.Count > 2 && TVectors.Count > 3) r2d.Store(ref s2, 3 * V.Width);
        if (TRows.Count > 2 && TVectors.Count > 4) r2e.Store(ref s2, 4 * V.Width);
        if (TRows.Count > 3) r3a.Store(ref s3, 0);
        if (TRows.Count > 3 && TVectors.Count > 1) r3b.Store(ref s3, V.Width);
        if (TRows.Count > 3 && TVectors.Count > 2) r3c.Store(ref s3, 2 * V.Width);
        if (TRows.Count > 3 && TVectors.Count > 3) r3d.Store(ref s3, 3 * V.Width);
        if (TRows.Count > 3 && TVectors.Count > 4) r3e.Store(ref s3, 4 * V.Width);
        if (TRows.Count > 4) r4a.Store(ref s4, 0);
        if (TRows.Count > 4 && TVectors.Count > 1) r4b.Store(ref s4, V.Width);
        if (TRows.Count > 4 && TVectors.Count > 2) r4c.Store(ref s4, 2 * V.Width);
        if (TRows.Count > 4 && TVectors.Count > 3) r4d.Store(ref s4, 3 * V.Width);
        if (TRows.Count > 4 && TVectors.Count > 4) r4e.Store(ref s4, 4 * V.Width);
    }

    /// <summary>x[offsets[i] + row·pitch + lane] += values[i]·kernel[row, lane] for all i.</summary>
    /// <remarks>The list is worked off at four places by turns, i, i + quarter, i + 2·quarter, i + 3·quarter: neighbours in the list are
    /// neighbours in the image, and a load that overlaps several stores under way would wait for them.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Scatter<T, V, TRows, TVectors>(int quarter, ref readonly int offsets, ref readonly T values, ref T x, nint pitch,
        ref readonly T kernel, nint kernelPitch)
        where T : unmanaged where V : unmanaged, ILane<V, T> where TRows : struct, IRows where TVectors : struct, IRows
    {
        ref var s0 = ref Unsafe.AsRef(in kernel);
        ref var s1 = ref Unsafe.Add(ref s0, TRows.Count > 1 ? kernelPitch : 0);
        ref var s2 = ref Unsafe.Add(ref s0, TRows.Count > 2 ? 2 * kernelPitch : 0);
        ref var s3 = ref Unsafe.Add(ref s0, TRows.Count > 3 ? 3 * kernelPitch : 0);
        ref var s4 = ref Unsafe.Add(ref s0, TRows.Count > 4 ? 4 * kernelPitch : 0);
        V r0a = V.Load(in s0, 0), r0b = TVectors.Count > 1 ? V.Load(in s0, V.Width) : default,
            r0c = TVectors.Count > 2 ? V.Load(in s0, 2 * V.Width) : default,
            r0d = TVectors.Count > 3 ? V.Load(in s0, 3 * V.Width) : default,
            r0e = TVectors.Count > 4 ? V.Load(in s0, 4 * V.Width) : default;
        V r1a = TRows.Count > 1 ? V.Load(in s1, 0) : default,
            r1b = TRows.Count > 1 && TVectors.Count > 1 ? V.Load(in s1, V.Width) : default,
            r1c = TRows.Count > 1 && TVectors.Count > 2 ? V.Load(in s1, 2 * V.Width) : default,
            r1d = TRows.Count > 1 && TVectors.Count > 3 ? V.Load(in s1, 3 * V.Width) : default,
            r1e = TRows.Count > 1 && TVectors.Count > 4 ? V.Load(in s1, 4 * V.Width) : default;
        V r2a = TRows.Count > 2 ? V.Load(in s2, 0) : default,
            r2b = TRows.Count > 2 && TVectors.Count > 1 ? V.Load(in s2, V.Width) : default,
            r2c = TRows.Count > 2 && TVectors.Count > 2 ? V.Load(in s2, 2 * V.Width) : default,
            r2d = TRows.Count > 2 && TVectors.Count > 3 ? V.Load(in s2, 3 * V.Width) : default,
            r2e = TRows.Count > 2 && TVectors.Count > 4 ? V.Load(in s2, 4 * V.Width) : default;
        V r3a = TRows.Count > 3 ? V.Load(in s3, 0) : default,
            r3b = TRows.Count > 3 && TVectors.Count > 1 ? V.Load(in s3, V.Width) : default,
            r3c = TRows.Count > 3 && TVectors.Count > 2 ? V.Load(in s3, 2 * V.Width) : default,
            r3d = TRows.Count > 3 && TVectors.Count > 3 ? V.Load(in s3, 3 * V.Width) : default,
            r3e = TRows.Count > 3 && TVectors.Count > 4 ? V.Load(in s3, 4 * V.Width) : default;
        V r4a = TRows.Count > 4 ? V.Load(in s4, 0) : default,
            r4b = TRows.Count > 4 && TVectors.Count > 1 ? V.Load(in s4, V.Width) : default,
            r4c = TRows.Count > 4 && TVectors.Count > 2 ? V.Load(in s4, 2 * V.Width) : default,
            r4d = TRows.Count > 4 && TVectors.Count > 3 ? V.Load(in s4, 3 * V.Width) : default,
            r4e = TRows.Count > 4 && TVectors.Count > 4 ? V.Load(in s4, 4 * V.Width) : default;
        for (nint i = 0; i < quarter; i++)
        {
            for (nint j = i; j < 4 * quarter; j += quarter)
            {
                var g = V.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in values), j));
                ref var p = ref Unsafe.Add(ref x, Unsafe.Add(ref Unsafe.AsRef(in offsets), j));
                V.MultiplyAdd(g, r0a, V.Load(in p, 0)).Store(ref p, 0);
                if (TVectors.Count > 1) V.MultiplyAdd(g, r0b, V.Load(in p, V.Width)).Store(ref p, V.Width);
                if (TVectors.Count > 2) V.MultiplyAdd(g, r0c, V.Load(in p, 2 * V.Width)).Store(ref p, 2 * V.Width);
                if (TVectors.Count > 3) V.MultiplyAdd(g, r0d, V.Load(in p, 3 * V.Width)).Store(ref p, 3 * V.Width);
                if (TVectors.Count > 4) V.MultiplyAdd(g, r0e, V.Load(in p, 4 * V.Width)).Store(ref p, 4 * V.Width);
                if (TRows.Count > 1)
                {
                    p = ref Unsafe.Add(ref p, pitch);
                    V.MultiplyAdd(g, r1a, V.Load(in p, 0)).Store(ref p, 0);
                    if (TVectors.Count > 1) V.MultiplyAdd(g, r1b, V.Load(in p, V.Width)).Store(ref p, V.Width);
                    if (TVectors.Count > 2) V.MultiplyAdd(g, r1c, V.Load(in p, 2 * V.Width)).Store(ref p, 2 * V.Width);
                    if (TVectors.Count > 3) V.MultiplyAdd(g, r1d, V.Load(in p, 3 * V.Width)).Store(ref p, 3 * V.Width);
                    if (TVectors.Count > 4) V.MultiplyAdd(g, r1e, V.Load(in p, 4 * V.Width)).Store(ref p, 4 * V.Width);
                }
                if (TRows.Count > 2)
                {
                    p = ref Unsafe.Add(ref p, pitch);
                    V.MultiplyAdd(g, r2a, V.Load(in p, 0)).Store(ref p, 0);
                    if (TVectors.Count > 1) V.MultiplyAdd(g, r2b, V.Load(in p, V.Width)).Store(ref p, V.Width);
                    if (TVectors.Count > 2) V.MultiplyAdd(g, r2c, V.Load(in p, 2 * V.Width)).Store(ref p, 2 * V.Width);
                    if (TVectors.Count > 3) V.MultiplyAdd(g, r2d, V.Load(in p, 3 * V.Width)).Store(ref p, 3 * V.Width);
                    if (TVectors.Count > 4) V.MultiplyAdd(g, r2e, V.Load(in p, 4 * V.Width)).Store(ref p, 4 * V.Width);
                }
                if (TRows.Count > 3)
                {
                    p = ref Unsafe.Add(ref p, pitch);
                    V.MultiplyAdd(g, r3a, V.Load(in p, 0)).Store(ref p, 0);
                    if (TVectors.Count > 1) V.MultiplyAdd(g, r3b, V.Load(in p, V.Width)).Store(ref p, V.Width);
                    if (TVectors.Count > 2) V.MultiplyAdd(g, r3c, V.Load(in p, 2 * V.Width)).Store(ref p, 2 * V.Width);
                    if (TVectors.Count > 3) V.MultiplyAdd(g, r3d, V.Load(in p, 3 * V.Width)).Store(ref p, 3 * V.Width);
                    if (TVectors.Count > 4) V.MultiplyAdd(g, r3e, V.Load(in p, 4 * V.Width)).Store(ref p, 4 * V.Width);
                }
                if (TRows.Count > 4)
                {
                    p = ref Unsafe.Add(ref p, pitch);
                    V.MultiplyAdd(g, r4a, V.Load(in p, 0)).Store(ref p, 0);
                    if (TVectors.Count > 1) V.MultiplyAdd(g, r4b, V.Load(in p, V.Width)).Store(ref p, V.Width);
                    if (TVectors.Count > 2) V.MultiplyAdd(g, r4c, V.Load(in p, 2 * V.Width)).Store(ref p, 2 * V.Width);
                    if (TVectors.Count > 3) V.MultiplyAdd(g, r4d, V.Load(in p, 3 * V.Width)).Store(ref p, 3 * V.Width);
                    if (TVectors.Count > 4) V.MultiplyAdd(g, r4e, V.Load(in p, 4 * V.Width)).Store(ref p, 4 * V.Width);
                }
            }
        }
    }
}
