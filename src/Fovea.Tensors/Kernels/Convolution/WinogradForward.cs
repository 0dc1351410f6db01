using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>How tiles are cut into blocks.</summary>
/// <param name="Count">Blocks.</param>
/// <param name="Tiles">Tiles in a block; the last may have fewer.</param>
internal readonly record struct WinogradBlocks(int Count, int Tiles)
{
    /// <summary>Bytes of transformed tiles and products in a block where the transformed kernels stay in L2.</summary>
    private const int L2BlockBytes = 1 << 20;

    /// <summary>Bytes of a block where they do not, and are read once for each block.</summary>
    private const int MemoryBlockBytes = 4 << 20;

    /// <summary>Bytes of transformed kernels that stay in L2.</summary>
    private const int L2KernelBytes = 5 << 18;

    /// <summary>Bytes of transformed kernels that weigh no more than the tiles of a small image.</summary>
    private const int SmallKernelBytes = 3 << 20;

    /// <summary>Blocks from here on are shared out over the threads whole.</summary>
    public const int Shared = 2;

    /// <summary>Does the items of a block: shared out over the threads, or here where the blocks are.</summary>
    public void Split<TWork>(int items, in TWork work) where TWork : struct, IWork
    {
        if (Count < Shared) WorkPool.For(items, 1, work);
        else work.Run(0, items);
    }

    /// <summary>Blocks of a convolution, by its sizes alone.</summary>
    public static WinogradBlocks For<T>(in WinogradShape shape) where T : unmanaged
    {
        var each = (long)WinogradShape.Frequencies * Unsafe.SizeOf<T>();
        var kernels = each * shape.Inputs * shape.Outputs;
        var near = kernels <= L2KernelBytes;
        var most = Math.Max(16, (near ? L2BlockBytes : MemoryBlockBytes) / (each * (shape.Inputs + shape.Outputs)));
        var count = (shape.Tiles + most - 1) / most;
        // Few blocks are better than a block that is split inside, where a thread reads what another has written, unless the kernels
        // have more bytes than the tiles.
        if (kernels <= SmallKernelBytes && shape.Tiles >= 16) count = Math.Max(count, shape.Tiles >= 128 ? 4 : 2);
        // A multiple of four blocks, so that two or four threads end together.
        if (count > 2) count = (count + 3) / 4 * 4;
        var tiles = (int)((shape.Tiles + count - 1) / count);
        return new((shape.Tiles + tiles - 1) / tiles, tiles);
    }
}

/// <summary><see cref="Winograd.PackWeights"/> on lanes.</summary>
internal readonly struct WinogradPackLoop<T>(WinogradShape shape, ArraySegment<T> w, bool turned, ArraySegment<T> packed) : ILaneLoop<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public void Run<V>() where V : unmanaged, ILane<V, T>
    {
        var layout = new WinogradKernelLayout(shape.Inputs, shape.Outputs, V.Width);
        WorkPool.For(2 * layout.Pairs * layout.Chunks, 1, new PackKernelsWork<V, T>(w, layout, turned, packed));
    }
}

/// <summary><see cref="Winograd.Forward"/> on lanes.</summary>
internal readonly struct WinogradForwardLoop<T, F>(WinogradShape shape, ArraySegment<T> x, ArraySegment<T> packed, ArraySegment<T> bias,
    ArraySegment<T> y, FinishKernel<T, F> finish) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
        where F : struct, IUnaryFunction
{
    public void Run<V>() where V : unmanaged, ILane<V, T>
    {
        if (shape.Tiles == 0 || shape.Outputs == 0) return;
        var blocks = WinogradBlocks.For<T>(shape);
        var work = new BlockWork<V>(shape, blocks, x, packed, bias, y, finish);
        if (blocks.Count < WinogradBlocks.Shared) work.Run(0, blocks.Count);
        else WorkPool.For(blocks.Count, 1, work);
    }

    /// <summary>Some blocks of tiles from the images to the result.</summary>
    private readonly struct BlockWork<V>(WinogradShape shape, WinogradBlocks blocks, ArraySegment<T> x, ArraySegment<T> packed,
        ArraySegment<T> bias, ArraySegment<T> y, FinishKernel<T, F> finish) : IWork where V : unmanaged, ILane<V, T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run(int begin, int end)
        {
            var kernels = new WinogradKernelLayout(shape.Inputs, shape.Outputs, V.Width);
            // Panels of nearly equal height: 49 tiles make 10 + 10 + 10 + 10 + 9 rather than 12 + 12 + 12 + 12 + 1.
            int most = LaneTileRows.Most<V, T>(), panels = (blocks.Tiles + most - 1) / most;
            var rows = (blocks.Tiles + panels - 1) / panels;
            var layout = WinogradLayout.Panels(blocks.Tiles, rows, kernels.InputBlocks, V.Width);
            var result = WinogradLayout.PairPanels(blocks.Tiles, rows, kernels.Pairs, V.Width);
            var tiles = Scratch<T>.Get(ScratchSlot.WinogradInput, layout.Count);
            var products = Scratch<T>.Get(ScratchSlot.WinogradOutput, result.Count);
            for (var block = begin; block < end; block++)
            {
                var first = block * blocks.Tiles;
                var count = Math.Min(blocks.Tiles, shape.Tiles - first);
                blocks.Split(kernels.InputBlocks, new TakeTilesWork<V, T, InputTransform>(x, shape.Inputs, shape.In, shape.Padding, shape,
                    first, count, layout, tiles));
                var product = new ProductWork<V>(kernels, layout, result, count, tiles, packed, products);
                var put = new PutTilesWork<V, T, F>(products, result, shape, first, count, bias, finish, y);
                if (blocks.Count < WinogradBlocks.Shared) WorkPool.For(kernels.Pairs, 1, new PairWork<V>(kernels, product, put));
                else
                {
                    product.Run(0, WinogradShape.Frequencies);
                    put.Run(0, kernels.OutputBlocks);
                }
            }
        }
    }

    /// <summary>Products of some pairs of blocks of output channels, all frequencies, and their way into the result: no thread reads what
    /// another has summed up.</summary>
    private readonly struct PairWork<V>(WinogradKernelLayout kernels, ProductWork<V> product, PutTilesWork<V, T, F> put) : IWork
        where V : unmanaged, ILane<V, T>
    {
        public void Run(int begin, int end)
        {
            for (var q = begin; q < end; q++)
            {
                for (var f = 0; f < WinogradShape.Frequencies; f++) product.Pair(f, q);
                put.Run(2 * q, Math.Min(2 * q + 2, kernels.OutputBlocks));
            }
        }
    }

    /// <summary>products[tile, output] = Σ tiles[tile, input]·kernels[input, output] for some frequencies.</summary>
    private readonly struct ProductWork<V>(WinogradKernelLayout kernels, WinogradLayout layout, WinogradLayout result, int count,
        ArraySegment<T> tiles, ArraySegment<T> packed, ArraySegment<T> products) : IWork where V : unmanaged, ILane<V, T>
    {
        // Channels added up in one chain. Longer chains lose digits, which the output transform magnifies; and a panel of kernels this deep
        // stays in L1.
        private const int Depth = 128;

        public void Run(int begin, int end)
        {
            for (var f = begin; f < end; f++)
                for (var q = 0; q < kernels.Pairs; q++) Pair(f, q);
        }

        /// <summary>One pair of blocks of output channels.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Pair(int f, int q)
        {
            var step = Math.Max(1, Depth / V.Width);
            for (var block = 0; block < kernels.InputBlocks; block += step)
                Panels(f, q, block, Math.Min(step, kernels.InputBlocks - block));
        }

        // All tiles times some blocks of input channels.
        private void Panels(int f, int q, int block, int steps)
        {
            var square = 2 * V.Width * V.Width;
            ref var b = ref packed.AsSpan(f * kernels.Apart + q * kernels.Pair + block * square, steps * square)[0];
            for (int tile = 0, panel = 0; tile < count; tile += layout.Rows, panel++)
            {
                ref var a = ref tiles.AsSpan(panel * layout.Panel + block * layout.Half + f * layout.Apart,
                    (steps - 1) * layout.Half + layout.Apart)[0];
                ref var c = ref products.AsSpan(panel * result.Panel + q * result.Pair + f * result.Apart, result.Apart)[0];
                LaneTileRows.Multiply<V, T, StepsInLane>(Math.Min(layout.Rows, count - tile), steps, V.Width, ref a, layout.Half, ref b,
                    ref c, accumulate: block > 0);
            }
        }
    }
}
