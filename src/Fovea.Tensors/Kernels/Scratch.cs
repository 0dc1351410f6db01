namespace Fovea.Tensors;

/// <summary>Buffers that kernels reuse, one set a thread; each slot has one user.</summary>
internal static class Scratch<T> where T : unmanaged
{
    [ThreadStatic]
    private static T[]?[]? _slots;

    /// <summary>A buffer of at least <paramref name="count"/> elements with undefined contents.</summary>
    public static ArraySegment<T> Get(ScratchSlot slot, int count)
    {
        var slots = _slots ??= new T[]?[(int)ScratchSlot.Count];
        ref var buffer = ref slots[(int)slot];
        if (buffer is null || buffer.Length < count)
            buffer = GC.AllocateUninitializedArray<T>((int)Math.Min(Array.MaxLength, Math.Max(count, (buffer?.Length ?? 0) * 2L)),
                pinned: false);
        return new(buffer, 0, count);
    }
}

/// <summary>The users of <see cref="Scratch{T}"/>.</summary>
internal enum ScratchSlot
{
    PanelsA,
    PanelsB,
    Tile,
    Columns,
    Group,
    GroupGradient,
    WinogradKernels,
    WinogradInput,
    WinogradOutput,
    WinogradSlab,
    WinogradTile,
    Count,
}
