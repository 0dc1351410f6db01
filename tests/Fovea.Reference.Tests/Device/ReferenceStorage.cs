using Fovea.Tensors;

namespace Fovea.Reference;

/// <summary>Elements as bytes of this device alone. New ones are no numbers, so that a call that leaves one out shows.</summary>
internal sealed class ReferenceStorage : Storage
{
    public ReferenceStorage(Device device, DType dtype, int length) : base(device, dtype, length)
    {
        Bytes = new byte[length * dtype.Size];
        // NaN, −1 and 255.
        Bytes.AsSpan().Fill(0xFF);
    }

    public byte[] Bytes { get; }
}
