namespace Fovea.Tensors;

/// <summary>Buffers that kernels work in, from the set that the thread has leased of the <see cref="ScratchPool"/>; each slot has one
/// user at a time.</summary>
internal static class Scratch<T> where T : unmanaged
{
    /// <summary>A buffer of at least <paramref name="count"/> elements with undefined contents, from the beginning of a cache
    /// line.</summary>
    public static ArraySegment<T> Get(ScratchSlot slot, int count)
    {
        ref var buffer = ref ScratchPool.Current.Of<T>()[(int)slot];
        if (buffer.Count < count)
            buffer = AlignedArray.Allocate<T>((int)Math.Min(Array.MaxLength - 128, Math.Max(count, buffer.Count * 2L)));
        if (DirtyMemory.IsOn) DirtyMemory.Fill(buffer, count);
        return buffer[..count];
    }
}

/// <summary>The users of <see cref="Scratch{T}"/>.</summary>
internal enum ScratchSlot
{
    PanelsA,
    PanelsB,
    Tile,
    Errors,
    Columns,
    Padded,
    Sums,
    Weights,
    Partial,
    Shifts,
    Tails,
    Transposed,
    Group,
    GroupGradient,
    WinogradKernels,
    WinogradInput,
    WinogradOutput,
    WinogradSlab,
    WinogradTile,
    Count,
}
