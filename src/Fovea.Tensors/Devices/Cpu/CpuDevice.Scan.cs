using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<CumulativeSumCall>, IExecutes<ScatterCall>
{
    void IExecutes<CumulativeSumCall>.Execute(in CumulativeSumCall call)
    {
        var (x, e, reverse, y) = call;
        switch (x.DType)
        {
            case DType.Float32: Run<float, double>(); break;
            case DType.Float64: Run<double, double>(); break;
            default: Run<long, long>(); break;
        }
        void Run<T, TSum>() where T : unmanaged, INumber<T> where TSum : unmanaged, INumber<TSum> =>
            WorkPool.For(e.Outer, Math.Max(1, Grain / Math.Max(e.Count * e.Inner, 1)),
                new CumulativeSumWork<T, TSum>(e, reverse, Segment<T>(x), Segment<T>(y)));
    }

    void IExecutes<ScatterCall>.Execute(in ScatterCall call)
    {
        // Elements are moved, whatever they are.
        switch (call.Y.DType.Size)
        {
            case 1: Write<byte>(call); break;
            case 2: Write<ushort>(call); break;
            case 4: Write<uint>(call); break;
            default: Write<ulong>(call); break;
        }
    }

    private static void Write<T>(in ScatterCall call) where T : unmanaged
    {
        var (e, indices) = (call.Extent, call.Indices);
        ReadOnlySpan<T> from = MemoryMarshal.Cast<byte, T>(RawBytes(call.X));
        ReadOnlySpan<long> at = Elements<long>(call.Index);
        var to = MemoryMarshal.Cast<byte, T>(RawBytes(call.Y));
        for (var o = 0; o < e.Outer; o++)
            for (var line = o * indices * e.Inner; line < (o + 1) * indices * e.Inner; line += e.Inner)
                for (var i = 0; i < e.Inner; i++) to[(o * e.Count + (int)at[line + i]) * e.Inner + i] = from[line + i];
    }

    /// <summary>Sums are carried in double precision, or in whole numbers.</summary>
    private readonly struct CumulativeSumWork<T, TSum>(Extent e, bool reverse, ArraySegment<T> x, ArraySegment<T> y) : IWork
        where T : unmanaged, INumber<T> where TSum : unmanaged, INumber<TSum>
    {
        public void Run(int begin, int end)
        {
            if (e.Inner == 0) return;
            Span<TSum> sums = Scratch<TSum>.Get(ScratchSlot.Sums, e.Inner);
            ReadOnlySpan<T> from = x;
            Span<T> to = y;
            for (var o = begin; o < end; o++)
            {
                sums.Clear();
                for (var r = 0; r < e.Count; r++)
                {
                    var row = (o * e.Count + (reverse ? e.Count - 1 - r : r)) * e.Inner;
                    for (var i = 0; i < sums.Length; i++)
                    {
                        sums[i] += TSum.CreateTruncating(from[row + i]);
                        to[row + i] = T.CreateTruncating(sums[i]);
                    }
                }
            }
        }
    }
}
