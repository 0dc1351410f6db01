namespace Fovea.Tensors;

/// <summary>Buffers that kernels reuse, one set a thread; each slot has one user at a time.</summary>
internal static class Scratch<T> where T : unmanaged
{
    [ThreadStatic]
    private static ArraySegment<T>[]? _slots;

    /// <summary>A buffer of at least <paramref name="count"/> elements with undefined contents, from the beginning of a cache
    /// line.</summary>
    public static ArraySegment<T> Get(ScratchSlot slot, int count)
    {
        var slots = _slots ??= new ArraySegment<T>[(int)ScratchSlot.Count];
        ref var buffer = ref slots[(int)slot];
        if (buffer.Count < count)
            buffer = AlignedArray.Allocate<T>((int)Math.Min(Array.MaxLength - 64, Math.Max(count, buffer.Count * 2L)));
        return buffer[..count];
    }
}

/// <summary>The users of <see cref="Scratch{T}"/>.</summary>
internal enum ScratchSlot
{
    PanelsA,
    PanelsB,
    Tile,
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
