using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<SumCall>, IExecutes<ExtremeCall>
{
    void IExecutes<SumCall>.Execute(in SumCall call)
    {
        var (x, e, y) = call;
        if (IsFloat32(x)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T>
        {
            ArraySegment<T> from = Segment<T>(x), to = Segment<T>(y);
            if (e.Inner > 1 && RowParts(e) is > 1 and var parts)
            {
                var partial = Scratch<double>.Get(ScratchSlot.Partial, parts * e.Inner);
                for (var o = 0; o < e.Outer; o++)
                {
                    WorkPool.For(parts, 1, new PartialRowsWork<T>(e, parts, from.Slice(o * e.Count * e.Inner, e.Count * e.Inner), partial));
                    for (var i = 0; i < e.Inner; i++)
                    {
                        double total = 0;
                        for (var part = 0; part < parts; part++) total += partial[part * e.Inner + i];
                        to[o * e.Inner + i] = T.CreateTruncating(total);
                    }
                }
            }
            else if (e.Inner > 1)
                WorkPool.For(e.Outer, Math.Max(1, Grain / Math.Max(e.Count * e.Inner, 1)), new SumRowsWork<T>(e, from, to));
            else if (e.Outer == 1 && e.Count > 4 * SumKernel.Block)
            {
                var partial = Scratch<double>.Get(ScratchSlot.Partial, (e.Count + SumKernel.Block - 1) / SumKernel.Block);
                WorkPool.For(partial.Count, 4, new PartialSumWork<T>(from, partial));
                double total = 0;
                foreach (var p in partial.AsSpan()) total += p;
                to.AsSpan()[0] = T.CreateTruncating(total);
            }
            else
                WorkPool.For(e.Outer, Math.Max(1, Grain / Math.Max(e.Count, 1)), new SumWork<T>(e.Count, from, to));
        }
    }

    void IExecutes<ExtremeCall>.Execute(in ExtremeCall call)
    {
        var (x, e, largest, y, index) = call;
        switch (x.DType)
        {
            case DType.Float32: Run<float>(); break;
            case DType.Float64: Run<double>(); break;
            case DType.Int64: Run<long>(); break;
            case DType.Int32: Run<int>(); break;
            default: Run<byte>(); break;
        }
        void Run<T>() where T : unmanaged, INumber<T> => WorkPool.For(e.Outer, Math.Max(1, Grain / Math.Max(e.Count * e.Inner, 1)),
            new ExtremeWork<T>(e, largest, Segment<T>(x), Segment<T>(y), Segment<long>(index)));
    }

    private readonly struct SumWork<T>(int count, ArraySegment<T> x, ArraySegment<T> y) : IWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            var to = y.AsSpan();
            for (var o = begin; o < end; o++) to[o] = T.CreateTruncating(SumKernel.Sum<T>(x.AsSpan(o * count, count)));
        }
    }

    private readonly struct PartialSumWork<T>(ArraySegment<T> x, ArraySegment<double> partial) : IWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            for (var b = begin; b < end; b++)
                partial[b] = SumKernel.BlockSum<T>(x.AsSpan(b * SumKernel.Block, Math.Min(SumKernel.Block, x.Count - b * SumKernel.Block)));
        }
    }

    // How many parts of the rows are summed apart: by the sizes alone, and one where the outer axes make work enough.
    private static int RowParts(in Extent e) => e.Outer >= 8 || e.Inner > 1 << 14 ? 1
        : (int)Math.Min(16, Math.Min(e.Count >> 7, (long)e.Count * e.Inner >> 18));

    private readonly struct PartialRowsWork<T>(Extent e, int parts, ArraySegment<T> x, ArraySegment<double> partial) : IWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            for (var part = begin; part < end; part++)
            {
                int first = (int)((long)e.Count * part / parts), last = (int)((long)e.Count * (part + 1) / parts);
                SumKernel.ManyRows<T>(x.AsSpan(first * e.Inner, (last - first) * e.Inner), last - first,
                    partial.AsSpan(part * e.Inner, e.Inner));
            }
        }
    }

    private readonly struct SumRowsWork<T>(Extent e, ArraySegment<T> x, ArraySegment<T> y) : IWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            for (var o = begin; o < end; o++)
                SumKernel.Rows(x.AsSpan(o * e.Count * e.Inner, e.Count * e.Inner), e.Count, y.AsSpan(o * e.Inner, e.Inner));
        }
    }

    private readonly struct ExtremeWork<T>(Extent e, bool largest, ArraySegment<T> x, ArraySegment<T> y, ArraySegment<long> index) : IWork
        where T : unmanaged, INumber<T>
    {
        public void Run(int begin, int end)
        {
            ReadOnlySpan<T> from = x;
            Span<T> to = y;
            Span<long> at = index;
            for (var o = begin; o < end; o++)
            {
                for (var i = 0; i < e.Inner; i++)
                {
                    var start = o * e.Count * e.Inner + i;
                    var best = from[start];
                    var where = 0;
                    for (var r = 1; r < e.Count && !T.IsNaN(best); r++)
                    {
                        var value = from[start + r * e.Inner];
                        if (largest ? value > best || T.IsNaN(value) : value < best || T.IsNaN(value)) (best, where) = (value, r);
                    }
                    to[o * e.Inner + i] = best;
                    at[o * e.Inner + i] = where;
                }
            }
        }
    }
}
