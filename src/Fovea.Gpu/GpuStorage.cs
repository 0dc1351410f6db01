using Fovea.Tensors;
using ILGPU;
using ILGPU.Runtime;

namespace Fovea.Gpu;

/// <summary>Elements in a device's memory. The block goes back to the device when nobody holds the storage any more.</summary>
internal sealed class GpuStorage : Storage
{
    private readonly GpuMemory _memory;
    // Null where the device had no memory, and the constructor did not come to its end.
    private readonly MemoryBuffer1D<byte, Stride1D.Dense>? _block;

    public GpuStorage(GpuDevice device, GpuMemory memory, DType dtype, int length) : base(device, dtype, length)
    {
        (_memory, _block) = (memory, memory.Rent((long)length * dtype.Size));
        GC.AddMemoryPressure(_block.LengthInBytes);
    }

    ~GpuStorage()
    {
        if (_block is null) return;
        GC.RemoveMemoryPressure(_block.LengthInBytes);
        _memory.Return(_block);
    }

    public ArrayView<byte> Bytes => _block!.View.BaseView.SubView(0, (long)Length * DType.Size);
}
