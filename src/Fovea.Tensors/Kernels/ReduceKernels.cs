using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Sums. Elements are added in four lanes within blocks, block sums in double: the rounding error stays near that of one addition
/// per 64 elements, and the order of additions is fixed by the length alone.</summary>
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

    /// <summary>y[i] = Σᵣ x[r, i] for a matrix of rows of <c>y.Length</c> elements with a pitch, starting at x[0].</summary>
    public static void Rows<T>(ReadOnlySpan<T> x, int rows, int pitch, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Groups of rows are summed apart so that a long column does not drown its last terms.
        const int group = 128;
        y.Clear();
        if (rows <= group)
        {
            Accumulate(x, rows, pitch, y);
            return;
        }
        var partial = Scratch<T>.Get(ScratchSlot.Group, y.Length).AsSpan();
        for (var r = 0; r < rows; r += group)
        {
            partial.Clear();
            Accumulate(x[(r * pitch)..], Math.Min(group, rows - r), pitch, partial);
            Add<T>(partial, y);
        }
    }

    /// <summary>y += x.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        Lanes.Run<T, BinaryLoop<AddFunction, T>>(new(default, y, x, y));

    private static void Accumulate<T>(ReadOnlySpan<T> x, int rows, int pitch, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var r = 0; r < rows; r++) Add(x.Slice(r * pitch, y.Length), y);
    }

    private readonly ref struct SumLoop<T>(ReadOnlySpan<T> x, ref double total) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ref double _total = ref total;

        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            ref var x = ref MemoryMarshal.GetReference(_x);
            var n = _x.Length;
            V s0 = V.Of(0), s1 = V.Of(0), s2 = V.Of(0), s3 = V.Of(0);
            var i = 0;
            for (; i <= n - 4 * V.Width; i += 4 * V.Width)
            {
                s0 += V.Load(in x, i);
                s1 += V.Load(in x, i + V.Width);
                s2 += V.Load(in x, i + 2 * V.Width);
                s3 += V.Load(in x, i + 3 * V.Width);
            }
            for (; i <= n - V.Width; i += V.Width) s0 += V.Load(in x, i);
            if (i < n) s1 += Lanes.LoadTail<V, T>(in x, i, n - i);
            Span<T> lanes = stackalloc T[V.Width];
            ((s0 + s1) + (s2 + s3)).Store(ref MemoryMarshal.GetReference(lanes), 0);
            double sum = 0;
            foreach (var lane in lanes) sum += double.CreateTruncating(lane);
            _total = sum;
        }
    }
}
