using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Sizes of the transformed kernels: [frequency, pair of blocks of output channels, input channel, two lanes].</summary>
/// <param name="Inputs">Input channels.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Width">Elements of a lane.</param>
internal readonly record struct WinogradKernelLayout(int Inputs, int Outputs, int Width)
{
    public int InputBlocks => (Inputs + Width - 1) / Width;

    public int OutputBlocks => (Outputs + Width - 1) / Width;

    public int Pairs => (OutputBlocks + 1) / 2;

    /// <summary>Elements between pairs; input channels are filled up to whole blocks.</summary>
    public int Pair => 2 * InputBlocks * Width * Width;

    /// <summary>Elements between frequencies: one lane more, so that not all of them share one set of L1.</summary>
    public int Apart => Pairs * Pair + Width;

    /// <summary>Elements in all.</summary>
    public int Count => WinogradShape.Frequencies * Apart;

    /// <summary>Input channels of one item of work.</summary>
    public const int Chunk = 32;

    /// <summary>Items of work for one block of output channels.</summary>
    public int Chunks => (Inputs + Chunk - 1) / Chunk;
}

/// <summary>G g Gᵀ for kernels of one block of output channels and a chunk of input channels.</summary>
/// <param name="w">[outputs, inputs, 3, 3], or where turned [inputs, outputs, 3, 3].</param>
/// <param name="layout">Sizes.</param>
/// <param name="turned">Kernels turned by half a turn and their channels exchanged, for the gradient in the input.</param>
/// <param name="packed">The transformed kernels.</param>
internal readonly struct PackKernelsWork<V, T>(ArraySegment<T> w, WinogradKernelLayout layout, bool turned, ArraySegment<T> packed) : IWork
    where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Run(int begin, int end)
    {
        var width = V.Width;
        var slab = Scratch<T>.Get(ScratchSlot.WinogradSlab, (9 * WinogradKernelLayout.Chunk + width) * width).AsSpan();
        ref var between = ref MemoryMarshal.GetReference(
            Scratch<T>.Get(ScratchSlot.WinogradTile, WinogradTransforms.Between(width)).AsSpan());
        for (var item = begin; item < end; item++)
        {
            // In the order in which the kernels lie in memory.
            var (block, chunk) = turned ? (item % (2 * layout.Pairs), item / (2 * layout.Pairs))
                : (item / layout.Chunks, item % layout.Chunks);
            var first = chunk * WinogradKernelLayout.Chunk;
            var last = Math.Min(layout.Inputs, first + WinogradKernelLayout.Chunk);
            Load(block, first, last, slab);
            var target = packed.AsSpan(block / 2 * layout.Pair + block % 2 * width);
            // The last chunk also fills up the last block of input channels with zeros.
            var filled = last == layout.Inputs ? layout.InputBlocks * width : last;
            for (var c = first; c < filled; c++)
            {
                var lanes = target.Slice(c * 2 * width, 35 * layout.Apart + width);
                if (c < last)
                    WinogradTransforms.Apply<V, T, KernelTransform>(ref slab[(c - first) * 9 * width], 3 * width, width, ref between,
                        ref MemoryMarshal.GetReference(lanes), layout.Apart);
                else for (var f = 0; f < WinogradShape.Frequencies; f++) lanes.Slice(f * layout.Apart, width).Clear();
            }
        }
    }

    // slab[c, tap] = the lane of output channels.
    private void Load(int block, int first, int last, Span<T> slab)
    {
        int width = V.Width, present = Math.Clamp(layout.Outputs - block * width, 0, width);
        if (present == 0)
        {
            slab[..((last - first) * 9 * width)].Clear();
            return;
        }
        if (!turned)
        {
            LaneTranspose.ToLanes<V, T>(w.AsSpan((block * width * layout.Inputs + first) * 9), layout.Inputs * 9, present,
                (last - first) * 9, slab);
            return;
        }
        for (var c = first; c < last; c++)
        {
            // With room for more pixels than nine, so that whole blocks may be transposed; the next channel overwrites the rest.
            var taps = slab[((c - first) * 9 * width)..];
            LaneTranspose.ToLanes<V, T>(w.AsSpan((c * layout.Outputs + block * width) * 9), 9, present, 9, taps);
            ref var lanes = ref MemoryMarshal.GetReference(taps);
            for (var tap = 0; tap < 4; tap++)
            {
                V a = V.Load(in lanes, tap * width), b = V.Load(in lanes, (8 - tap) * width);
                b.Store(ref lanes, tap * width);
                a.Store(ref lanes, (8 - tap) * width);
            }
        }
    }
}

/// <summary>dw = Gᵀ (Σ parts) G for one block of output channels and a chunk of input channels.</summary>
/// <param name="parts">Partial sums in the layout of transformed kernels.</param>
/// <param name="count">Their number; added up in order.</param>
/// <param name="layout">Sizes.</param>
/// <param name="dw">[outputs, inputs, 3, 3].</param>
internal readonly struct UnpackKernelsWork<V, T>(ArraySegment<T> parts, int count, WinogradKernelLayout layout, ArraySegment<T> dw) : IWork
    where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Run(int begin, int end)
    {
        var width = V.Width;
        var slab = Scratch<T>.Get(ScratchSlot.WinogradSlab, 9 * WinogradKernelLayout.Chunk * width).AsSpan();
        var tile = Scratch<T>.Get(ScratchSlot.WinogradTile, WinogradTransforms.Between(width) * 2).AsSpan();
        ref var between = ref MemoryMarshal.GetReference(tile);
        ref var sum = ref tile[WinogradTransforms.Between(width)];
        for (var item = begin; item < end; item++)
        {
            var (block, first) = (item / layout.Chunks, item % layout.Chunks * WinogradKernelLayout.Chunk);
            var last = Math.Min(layout.Inputs, first + WinogradKernelLayout.Chunk);
            var source = parts.AsSpan(block / 2 * layout.Pair + block % 2 * width);
            for (var c = first; c < last; c++)
            {
                ref var from = ref MemoryMarshal.GetReference(
                    source.Slice(c * 2 * width, (count - 1) * layout.Count + 35 * layout.Apart + width));
                if (count == 1)
                {
                    WinogradTransforms.Apply<V, T, KernelGradientTransform>(ref from, 6 * layout.Apart, layout.Apart, ref between,
                        ref slab[(c - first) * 9 * width], width);
                    continue;
                }
                for (var f = 0; f < WinogradShape.Frequencies; f++)
                {
                    var total = V.Load(in from, f * layout.Apart);
                    for (var part = 1; part < count; part++) total += V.Load(in from, part * layout.Count + f * layout.Apart);
                    total.Store(ref sum, f * width);
                }
                WinogradTransforms.Apply<V, T, KernelGradientTransform>(ref sum, 6 * width, width, ref between,
                    ref slab[(c - first) * 9 * width], width);
            }
            LaneTranspose.ToPlanes<V, T>(slab, dw.AsSpan((block * width * layout.Inputs + first) * 9), layout.Inputs * 9,
                Math.Min(width, layout.Outputs - block * width), (last - first) * 9);
        }
    }
}
