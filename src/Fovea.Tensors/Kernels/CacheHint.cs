using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>Asks for a cache line before it is needed. The processor looks ahead by itself only within a page; rows of a large matrix lie
/// pages apart.</summary>
/// <remarks>A hint reads nothing and may point anywhere, behind the end of an array as well. Where there is no such instruction it is
/// nothing.</remarks>
internal static class CacheHint
{
    private const int Line = 64;

    /// <summary>The lines of <paramref name="bytes"/> bytes from <paramref name="from"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch<T>(ref T from, int bytes)
    {
        if (!Sse.IsSupported) return;
        for (var i = 0; i < bytes; i += Line) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AddByteOffset(ref from, i)));
    }

    /// <summary>The lines of a tile: <paramref name="rows"/> rows of <paramref name="bytes"/> bytes, <paramref name="pitch"/> elements
    /// apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchTile<T>(ref T from, int rows, int pitch, int bytes)
    {
        if (!Sse.IsSupported) return;
        for (var row = 0; row < rows; row++) Prefetch(ref Unsafe.Add(ref from, (nint)row * pitch), bytes);
    }
}
