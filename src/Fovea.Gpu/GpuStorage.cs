using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

/// <summary>Elements in a device's memory. The block goes back to the device when nobody holds the storage any more.</summary>
internal sealed class GpuStorage : Storage
{
    private readonly GpuMemory _memory;
    // Null where the device had no memory, and the constructor did not come to its end.
    private readonly MemoryBlock? _block;
    private volatile bool _isUsed;

    public GpuStorage(GpuDevice device, GpuMemory memory, DType dtype, int length) : base(device, dtype, length)
    {
        var block = memory.Rent((long)length * dtype.Size);
        (_memory, _block) = (memory, block);
        GC.AddMemoryPressure(block.Bytes);
    }

    ~GpuStorage()
    {
        if (_block is not { } block) return;
        GC.RemoveMemoryPressure(block.Bytes);
        _memory.Return(block);
    }

    /// <summary>The elements.</summary>
    public ArrayView<byte> Bytes => _block!.Value.View.SubView(0, (long)Length * DType.Size);

    /// <summary>The elements for an entry of the queue: from now on the queue knows them.</summary>
    public ArrayView<byte> Used
    {
        get
        {
            _isUsed = true;
            return Bytes;
        }
    }

    /// <summary>Whether no entry of the queue knows the elements, nor what lay in the block before.</summary>
    public bool IsFresh(QueueClock clock) => !_isUsed && clock.IsOver(_block!.Value.Entries);
}
