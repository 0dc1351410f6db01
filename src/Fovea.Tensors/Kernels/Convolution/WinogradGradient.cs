using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary><see cref="Winograd.WeightGradient"/> on lanes.</summary>
internal readonly struct WinogradGradientLoop<T>(WinogradShape shape, ArraySegment<T> x, ArraySegment<T> dy, ArraySegment<T> dw)
    : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Bytes of the partial sums that groups of blocks may have.</summary>
    private const int Partial = 4 << 20;

    /// <summary>Blocks that are added up one after the other; the sums of more are added without an error.</summary>
    private const int BlockChain = 32;

    public void Run<V>() where V : unmanaged, ILane<V, T>
    {
        if (shape.Tiles == 0)
        {
            dw.AsSpan().Clear();
            return;
        }
        var blocks = WinogradBlocks.For<T>(shape);
        var kernels = new WinogradKernelLayout(shape.Inputs, shape.Outputs, V.Width);
        // Blocks are added up in groups whose number depends on the sizes alone, then the groups in order.
        var groups = Math.Min(blocks.Count, 4);
        if ((long)groups * kernels.Count * Unsafe.SizeOf<T>() > Partial) groups = 1;
        var sums = Scratch<T>.Get(ScratchSlot.WinogradKernels, groups * kernels.Count);
        var work = new GroupWork<V>(shape, blocks, groups, kernels, x, dy, sums);
        if (groups == 1) work.Run(0, 1);
        else WorkPool.For(groups, 1, work);
        WorkPool.For(kernels.OutputBlocks * kernels.Chunks, 1, new UnpackKernelsWork<V, T>(sums, groups, kernels, dw));
    }

    /// <summary>The sum over the blocks of a group.</summary>
    private readonly struct GroupWork<V>(WinogradShape shape, WinogradBlocks blocks, int groups, WinogradKernelLayout kernels,
        ArraySegment<T> x, ArraySegment<T> dy, ArraySegment<T> sums) : IWork where V : unmanaged, ILane<V, T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run(int begin, int end)
        {
            var inputs = WinogradLayout.Blocks(blocks.Tiles, kernels.InputBlocks, V.Width);
            var outputs = WinogradLayout.Pairs(blocks.Tiles, kernels.Pairs, V.Width);
            var tiles = Scratch<T>.Get(ScratchSlot.WinogradInput, inputs.Count);
            var upstream = Scratch<T>.Get(ScratchSlot.WinogradOutput, outputs.Count);
            for (var group = begin; group < end; group++)
            {
                int from = (int)((long)blocks.Count * group / groups), to = (int)((long)blocks.Count * (group + 1) / groups);
                var own = sums.Slice(group * kernels.Count, kernels.Count);
                var many = CompensatedSum.Matters<T>() && to - from > BlockChain;
                var (high, low) = many ? (Scratch<T>.Get(ScratchSlot.Group, own.Count), Scratch<T>.Get(ScratchSlot.Errors, own.Count))
                    : default;
                high.AsSpan().Clear();
                low.AsSpan().Clear();
                for (var block = from; block < to; block++)
                {
                    if (many && block > from && (block - from) % BlockChain == 0) CompensatedSum.Add<T>(own, high, low);
                    var first = block * blocks.Tiles;
                    var count = Math.Min(blocks.Tiles, shape.Tiles - first);
                    WorkPool.For(kernels.InputBlocks, 1, new TakeTilesWork<V, T, InputTransform>(x, shape.Inputs, shape.In, shape.Padding,
                        shape, first, count, inputs, tiles));
                    WorkPool.For(2 * kernels.Pairs, 1, new TakeTilesWork<V, T, UpstreamTransform>(dy, shape.Outputs, shape.Out, new(0, 0),
                        shape, first, count, outputs, upstream));
                    WorkPool.For(WinogradShape.Frequencies, 1, new ProductWork<V>(kernels, inputs, outputs, count, tiles, upstream,
                        own, many ? (block - from) % BlockChain > 0 : block > from));
                }
                if (!many) continue;
                CompensatedSum.Add<T>(own, high, low);
                CompensatedSum.Finish<T>(high, low);
                high.AsSpan().CopyTo(own);
            }
        }
    }

    /// <summary>sums[input, output] (+)= Σ tiles[tile, input]·upstream[tile, output] for some frequencies.</summary>
    private readonly struct ProductWork<V>(WinogradKernelLayout kernels, WinogradLayout inputs, WinogradLayout outputs, int count,
        ArraySegment<T> tiles, ArraySegment<T> upstream, ArraySegment<T> sums, bool accumulate) : IWork where V : unmanaged, ILane<V, T>
    {
        // Rows of a tile of the sum: whole parts of a lane.
        private static int Rows => Math.Min(V.Width, typeof(V) == typeof(Lane512<T>) ? 8 : 4);

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run(int begin, int end)
        {
            for (var f = begin; f < end; f++)
            {
                for (var q = 0; q < kernels.Pairs; q++)
                {
                    ref var b = ref upstream.AsSpan(f * outputs.Apart + q * outputs.Pair, outputs.Apart)[0];
                    for (var row = 0; row < kernels.InputBlocks * V.Width; row += Rows)
                    {
                        ref var a = ref tiles.AsSpan(f * inputs.Apart + row / V.Width * inputs.Half + row % V.Width,
                            (count - 1) * V.Width + Rows)[0];
                        ref var c = ref sums.AsSpan(f * kernels.Apart + q * kernels.Pair + row * 2 * V.Width, Rows * 2 * V.Width)[0];
                        LaneTileRows.Multiply<V, T, RowsInLane>(Rows, 1, count, ref a, 0, ref b, ref c, accumulate);
                    }
                }
            }
        }
    }
}
