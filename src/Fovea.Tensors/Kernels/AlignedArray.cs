using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Memory that begins at a cache line, so that no vector load touches two.</summary>
internal static class AlignedArray
{
    private const int Line = 64;

    /// <summary>An array that stays where it is, from the first element that lies at a multiple of 64 bytes.</summary>
    public static unsafe ArraySegment<T> Allocate<T>(int count) where T : unmanaged
    {
        var spare = Line / Unsafe.SizeOf<T>() + (DirtyMemory.IsOn ? DirtyMemory.Margin : 0);
        var array = GC.AllocateUninitializedArray<T>(checked(count + spare), pinned: true);
        if (DirtyMemory.IsOn) DirtyMemory.Fill(array.AsSpan());
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        var offset = (int)((Line - address % Line) % Line) / Unsafe.SizeOf<T>();
        return new(array, offset, count);
    }
}
