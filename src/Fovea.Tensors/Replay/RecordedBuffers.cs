namespace Fovea.Tensors;

/// <summary>The memory of a recording, for the device that looks for better calls.</summary>
public abstract class RecordedBuffers
{
    /// <summary>Whether somebody reads a storage after the last call.</summary>
    public abstract bool IsKept(Storage storage);

    /// <summary>Whether a storage is the computation's own: neither an input nor a parameter.</summary>
    public abstract bool IsOwn(Storage storage);

    /// <summary>A tensor of the computation's own with undefined elements.</summary>
    public abstract Tensor Empty(Shape shape, DType dtype);
}
