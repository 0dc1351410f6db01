using ILGPU;

namespace Fovea.Gpu;

/// <summary>Memory that a primitive needs in between. It goes back at once: what is queued later cannot overtake what still reads
/// it.</summary>
internal readonly struct Scratch<T>(GpuMemory memory, int length) : IDisposable where T : unmanaged
{
    private readonly MemoryBlock _block = memory.Rent((long)length * Interop.SizeOf<T>());

    public ArrayView<T> View => _block.View.SubView(0, (long)length * Interop.SizeOf<T>()).Cast<T>();

    public void Dispose() => memory.Return(_block);
}
