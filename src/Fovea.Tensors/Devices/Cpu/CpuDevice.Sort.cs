using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<SortCall>
{
    void IExecutes<SortCall>.Execute(in SortCall call)
    {
        var (x, e, descending, index) = call;
        switch (x.DType)
        {
            case DType.Float32: Run<float>(); break;
            case DType.Float64: Run<double>(); break;
            case DType.Int64: Run<long>(); break;
            default: Run<byte>(); break;
        }
        void Run<T>() where T : unmanaged, INumber<T> => WorkPool.For(e.Outer * e.Inner, Math.Max(1, (Grain >> 4) / Math.Max(e.Count, 1)),
            new SortWork<T>(e, descending, Segment<T>(x), Segment<long>(index)));
    }

    /// <summary>Lines along the sorted axis, one after the other.</summary>
    private readonly struct SortWork<T>(Extent e, bool descending, ArraySegment<T> x, ArraySegment<long> index) : IWork
        where T : unmanaged, INumber<T>
    {
        public void Run(int begin, int end)
        {
            var n = e.Count;
            if (n == 0) return;
            Span<T> keys = Scratch<T>.Get(ScratchSlot.Columns, n);
            Span<int> order = Scratch<int>.Get(ScratchSlot.Columns, n), spare = Scratch<int>.Get(ScratchSlot.Tile, n);
            ReadOnlySpan<T> from = x;
            Span<long> to = index;
            for (var line = begin; line < end; line++)
            {
                var start = line / e.Inner * n * e.Inner + line % e.Inner;
                for (var r = 0; r < n; r++) keys[r] = from[start + r * e.Inner];
                SortKernel.Order<T>(keys, descending, order, spare);
                for (var r = 0; r < n; r++) to[start + r * e.Inner] = order[r];
            }
        }
    }
}
