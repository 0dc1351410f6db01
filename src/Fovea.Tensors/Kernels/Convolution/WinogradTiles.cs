using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Takes tiles out of images and transforms them: one item is one block of channels, all tiles from
/// <paramref name="first"/>.</summary>
/// <param name="x">[images, channels, height, width].</param>
/// <param name="channels">Channels of x.</param>
/// <param name="size">Height and width of x.</param>
/// <param name="padding">Zeros around x before tile (0, 0).</param>
/// <param name="shape">How images are cut into tiles.</param>
/// <param name="first">The block's first tile.</param>
/// <param name="count">Tiles in the block.</param>
/// <param name="layout">Where lanes go.</param>
/// <param name="to">The transformed tiles.</param>
internal readonly struct TakeTilesWork<V, T, TTransform>(ArraySegment<T> x, int channels, Size2 size, Size2 padding, WinogradShape shape,
    int first, int count, WinogradLayout layout, ArraySegment<T> to) : IWork
    where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T> where TTransform : struct, IWinogradTransform
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Run(int begin, int end)
    {
        var width = V.Width;
        var rows = Math.Min(size.H, 4 * Math.Min((shape.Out.H + 3) / 4, count / shape.TilesX + 2) + 2);
        var slab = Scratch<T>.Get(ScratchSlot.WinogradSlab, rows * size.W * width).AsSpan();
        var tile = Scratch<T>.Get(ScratchSlot.WinogradTile, WinogradTransforms.Between(width) * 2).AsSpan();
        for (var block = begin; block < end; block++)
        {
            for (int at = first, last = first + count; at < last;)
            {
                var (image, a) = (at / shape.TilesPerImage, at % shape.TilesPerImage);
                var b = Math.Min(shape.TilesPerImage, a + last - at);
                Image(block, image, a, b, at - first, slab, tile);
                at += b - a;
            }
        }
    }

    // Tiles a to b of one image. The pixels under them are first turned from planes into lanes of channels.
    private void Image(int block, int image, int a, int b, int number, Span<T> slab, Span<T> tile)
    {
        int width = V.Width, reach = TTransform.Size, present = Math.Clamp(channels - block * width, 0, width);
        int y0 = Math.Clamp(a / shape.TilesX * 4 - padding.H, 0, size.H);
        int y1 = Math.Clamp((b - 1) / shape.TilesX * 4 - padding.H + reach, y0, size.H);
        if (y1 > y0 && present > 0)
            LaneTranspose.ToLanes<V, T>(x.AsSpan(((image * channels + block * width) * size.H + y0) * size.W), size.H * size.W, present,
                (y1 - y0) * size.W, slab);
        else slab[..((y1 - y0) * size.W * width)].Clear();
        ref var between = ref MemoryMarshal.GetReference(tile);
        var edge = tile[WinogradTransforms.Between(width)..];
        var target = to.AsSpan();
        var start = block / 2 * layout.Pair + block % 2 * layout.Half;
        for (int t = a, row = number % layout.Rows, panel = number / layout.Rows; t < b; t++)
        {
            int y = t / shape.TilesX * 4 - padding.H, x0 = t % shape.TilesX * 4 - padding.W;
            var inside = y >= 0 && x0 >= 0 && y + reach <= size.H && x0 + reach <= size.W;
            if (!inside) Edge(slab, y, y0, x0, edge);
            ref var from = ref inside ? ref slab[((y - y0) * size.W + x0) * width] : ref edge[0];
            var lanes = target.Slice(start + panel * layout.Panel + row * layout.Row,
                (TTransform.Result * TTransform.Result - 1) * layout.Apart + width);
            WinogradTransforms.Apply<V, T, TTransform>(ref from, (inside ? size.W : reach) * width, width, ref between,
                ref MemoryMarshal.GetReference(lanes), layout.Apart);
            if (++row == layout.Rows) (row, panel) = (0, panel + 1);
        }
    }

    // A tile that sticks out of the image, with zeros where it does.
    private void Edge(ReadOnlySpan<T> slab, int y, int y0, int x0, Span<T> edge)
    {
        int width = V.Width, reach = TTransform.Size;
        int left = Math.Clamp(-x0, 0, reach), right = Math.Clamp(size.W - x0, left, reach);
        for (var i = 0; i < reach; i++)
        {
            var line = edge.Slice(i * reach * width, reach * width);
            if ((uint)(y + i) >= (uint)size.H)
            {
                line.Clear();
                continue;
            }
            line[..(left * width)].Clear();
            if (right > left)
                slab.Slice(((y + i - y0) * size.W + x0 + left) * width, (right - left) * width).CopyTo(line[(left * width)..]);
            line[(right * width)..].Clear();
        }
    }
}

/// <summary>Transforms products back and puts the tiles into images: one item is one block of output channels.</summary>
/// <param name="products">The products for all frequencies.</param>
/// <param name="layout">Where their lanes lie.</param>
/// <param name="shape">How images are cut into tiles.</param>
/// <param name="first">The block's first tile.</param>
/// <param name="count">Tiles in the block.</param>
/// <param name="bias">One for each channel, or empty.</param>
/// <param name="finish">What follows.</param>
/// <param name="y">[images, channels, height, width].</param>
internal readonly struct PutTilesWork<V, T, F>(ArraySegment<T> products, WinogradLayout layout, WinogradShape shape, int first, int count,
    ArraySegment<T> bias, FinishKernel<T, F> finish, ArraySegment<T> y) : IWork
    where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T> where F : struct, IUnaryFunction
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Run(int begin, int end)
    {
        var width = V.Width;
        var rows = Math.Min(shape.Out.H, 4 * (count / shape.TilesX + 2));
        var slab = Scratch<T>.Get(ScratchSlot.WinogradSlab, rows * shape.Out.W * width).AsSpan();
        var tile = Scratch<T>.Get(ScratchSlot.WinogradTile, WinogradTransforms.Between(width) * 2).AsSpan();
        for (var block = begin; block < end; block++)
        {
            for (int at = first, last = first + count; at < last;)
            {
                var (image, a) = (at / shape.TilesPerImage, at % shape.TilesPerImage);
                var b = Math.Min(shape.TilesPerImage, a + last - at);
                Image(block, image, a, b, at - first, slab, tile);
                at += b - a;
            }
        }
    }

    private void Image(int block, int image, int a, int b, int number, Span<T> slab, Span<T> tile)
    {
        int width = V.Width, present = Math.Min(width, shape.Outputs - block * width), pitch = shape.Out.W * width;
        var last = finish.Channels<V>(bias.AsSpan(), block * width, present);
        ref var between = ref MemoryMarshal.GetReference(tile);
        ref var edge = ref tile[WinogradTransforms.Between(width)];
        var y0 = a / shape.TilesX * 4;
        var start = block / 2 * layout.Pair + block % 2 * layout.Half;
        for (int t = a, row = number % layout.Rows, panel = number / layout.Rows; t < b; t++)
        {
            int ty = t / shape.TilesX * 4, tx = t % shape.TilesX * 4;
            int high = Math.Min(4, shape.Out.H - ty), wide = Math.Min(4, shape.Out.W - tx);
            var from = products.AsSpan(start + panel * layout.Panel + row * layout.Row, 35 * layout.Apart + width);
            WinogradTransforms.Apply<V, T, OutputTransform>(ref MemoryMarshal.GetReference(from), 6 * layout.Apart, layout.Apart,
                ref between, ref edge, width);
            for (var i = 0; i < high; i++)
            {
                var line = slab.Slice((ty + i - y0) * pitch + tx * width, wide * width);
                ref var to = ref MemoryMarshal.GetReference(line);
                for (var j = 0; j < wide; j++) last.Of(V.Load(in edge, (i * 4 + j) * width)).Store(ref to, j * width);
            }
            if (++row == layout.Rows) (row, panel) = (0, panel + 1);
        }
        Lines(block, image, a, b, slab);
    }

    // Whole rows of tiles lie together, in lanes as in planes; rows of which only a part was computed go line by line.
    private void Lines(int block, int image, int a, int b, ReadOnlySpan<T> slab)
    {
        var y0 = a / shape.TilesX * 4;
        for (var t = a; t < b;)
        {
            int row = t / shape.TilesX, left = t % shape.TilesX, rows = left == 0 ? (b - t) / shape.TilesX : 0;
            if (rows > 0)
            {
                Copy(block, image, row * 4, 0, (Math.Min(shape.Out.H, (row + rows) * 4) - row * 4) * shape.Out.W, y0, slab);
                t += rows * shape.TilesX;
                continue;
            }
            var tiles = Math.Min(b - t, shape.TilesX - left);
            for (var line = row * 4; line < Math.Min(shape.Out.H, row * 4 + 4); line++)
                Copy(block, image, line, left * 4, Math.Min(shape.Out.W - left * 4, tiles * 4), y0, slab);
            t += tiles;
        }
    }

    private void Copy(int block, int image, int line, int left, int pixels, int y0, ReadOnlySpan<T> slab)
    {
        int width = V.Width, plane = shape.Out.H * shape.Out.W, present = Math.Min(width, shape.Outputs - block * width);
        var start = (image * shape.Outputs + block * width) * plane + line * shape.Out.W + left;
        LaneTranspose.ToPlanes<V, T>(slab.Slice(((line - y0) * shape.Out.W + left) * width, pixels * width), y.AsSpan(start), plane,
            present, pixels);
        if (!finish.HasResidual) return;
        var rest = finish.Residual;
        for (var c = 0; c < present; c++)
            rest.Plane<V>(y.AsSpan(start + c * plane, pixels), block * width + c, start + c * plane);
    }
}
