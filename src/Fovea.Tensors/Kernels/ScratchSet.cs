using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>The buffers of one thread at a time: one for each <see cref="ScratchSlot"/> and type of elements, made when first asked for,
/// growing when more is asked for.</summary>
internal sealed class ScratchSet
{
    private const int Types = 16;
    private static int _types;
    private readonly Array?[] _buffers = new Array?[Types];

    /// <summary>The buffers for one type of elements.</summary>
    public ArraySegment<T>[] Of<T>() where T : unmanaged
    {
        ref var buffers = ref _buffers[Index<T>.Value];
        return Unsafe.As<ArraySegment<T>[]>(buffers ??= new ArraySegment<T>[(int)ScratchSlot.Count]);
    }

    private static class Index<T>
    {
        public static readonly int Value = Interlocked.Increment(ref _types) - 1;
    }
}
