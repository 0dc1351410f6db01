using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Sums. Elements are added in chains of at most 32 in each of four lanes, chains without an error, blocks in double: the result
/// is off by about one part in ten millions, however long. The order of additions is fixed by the length alone.</summary>
internal static class SumKernel
{
    /// <summary>Elements per block.</summary>
    public const int Block = 4096;

    /// <summary>Σ x.</summary>
    public static double Sum<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double total = 0;
        for (var i = 0; i < x.Length; i += Block) total += BlockSum(x.Slice(i, Math.Min(Block, x.Length - i)));
        return total;
    }

    /// <summary>Σ x of at most <see cref="Block"/> elements.</summary>
    public static double BlockSum<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double total = 0;
        Lanes.Run<T, SumLoop<T>>(new(x, ref total));
        return total;
    }

    /// <summary>Rows that are added up in one chain.</summary>
    private const int FewRows = 128;

    /// <summary>Rows of a chain where there are more.</summary>
    private const int RowChain = 32;

    /// <summary>Elements of a row from which on vectors pay.</summary>
    private const int WideRow = 64;

    /// <summary>y[i] = Σᵣ x[r, i] for a matrix of rows of <c>y.Length</c> elements.</summary>
    public static void Rows<T>(ReadOnlySpan<T> x, int rows, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (rows <= FewRows)
        {
            y.Clear();
            Accumulate(x, rows, y);
            return;
        }
        var sums = Scratch<double>.Get(ScratchSlot.Group, y.Length).AsSpan();
        ManyRows(x, rows, sums);
        for (var i = 0; i < y.Length; i++) y[i] = T.CreateTruncating(sums[i]);
    }

    /// <summary>y[i] = Σᵣ x[r, i] of any number of rows.</summary>
    public static void ManyRows<T>(ReadOnlySpan<T> x, int rows, Span<double> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Several narrow rows side by side are a wide one.
        var width = y.Length;
        var beside = Math.Min(rows, width < WideRow ? (WideRow + width - 1) / width : 1);
        var wide = beside * width;
        var lines = rows / beside;
        var rest = x.Slice(lines * wide, (rows - lines * beside) * width);
        var sums = Scratch<T>.Get(ScratchSlot.GroupGradient, 3 * wide).AsSpan();
        Span<T> chain = sums[..wide], high = sums.Slice(wide, wide), low = sums.Slice(2 * wide, wide);
        high.Clear();
        low.Clear();
        rest.CopyTo(high);
        for (var line = 0; line < lines; line += RowChain)
        {
            chain.Clear();
            Accumulate(x[(line * wide)..], Math.Min(RowChain, lines - line), chain);
            CompensatedSum.Add<T>(chain, high, low);
        }
        for (var i = 0; i < width; i++)
        {
            double sum = 0;
            for (var j = i; j < wide; j += width) sum += CompensatedSum.Rounded(high[j], low[j]);
            y[i] = sum;
        }
    }

    /// <summary>y += x.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        Lanes.Run<T, BinaryLoop<AddFunction, T>>(new(default, y, x, y));

    private static void Accumulate<T>(ReadOnlySpan<T> x, int rows, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var r = 0; r < rows; r++) Add(x.Slice(r * y.Length, y.Length), y);
    }

    private readonly ref struct SumLoop<T>(ReadOnlySpan<T> x, ref double total) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ref double _total = ref total;

        // Elements that a lane adds up in one chain.
        private const int Chain = 32;

        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            ref var x = ref MemoryMarshal.GetReference(_x);
            int n = _x.Length, step = 4 * V.Width, i = 0;
            V s0 = V.Of(0), s1 = V.Of(0), s2 = V.Of(0), s3 = V.Of(0), high = V.Of(0), low = V.Of(0);
            while (true)
            {
                for (var end = Math.Min(n, i + Chain * step); i <= end - step; i += step)
                {
                    s0 += V.Load(in x, i);
                    s1 += V.Load(in x, i + V.Width);
                    s2 += V.Load(in x, i + 2 * V.Width);
                    s3 += V.Load(in x, i + 3 * V.Width);
                }
                if (n - i < step) break;
                CompensatedSum.Add(ref high, ref low, (s0 + s1) + (s2 + s3));
                (s0, s1, s2, s3) = (V.Of(0), V.Of(0), V.Of(0), V.Of(0));
            }
            for (; i <= n - V.Width; i += V.Width) s0 += V.Load(in x, i);
            if (i < n) s1 += Lanes.LoadTail<V, T>(in x, i, n - i);
            Span<T> lanes = stackalloc T[2 * V.Width];
            ((s0 + s1) + (s2 + s3)).Store(ref MemoryMarshal.GetReference(lanes), 0);
            double sum = 0;
            foreach (var lane in lanes[..V.Width]) sum += double.CreateTruncating(lane);
            if (n > Chain * step)
            {
                high.Store(ref MemoryMarshal.GetReference(lanes), 0);
                low.Store(ref MemoryMarshal.GetReference(lanes), V.Width);
                for (var j = 0; j < V.Width; j++) sum += CompensatedSum.Rounded(lanes[j], lanes[V.Width + j]);
            }
            _total = sum;
        }
    }
}
