namespace Fovea.Tensors;

/// <summary>A block of elements on a device; tensors are windows into one.</summary>
public abstract class Storage
{
    private protected Storage(Device device, DType dtype, int length) => (Device, DType, Length) = (device, dtype, length);

    /// <summary>Where the elements live, and what computes on them.</summary>
    public Device Device { get; }

    /// <summary>The type of the elements.</summary>
    public DType DType { get; }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>Changes whenever elements that are there already may have been overwritten: by a primitive that changes in place
    /// (optimizers, copies, fills, random numbers) or through a span that was handed out.</summary>
    internal uint Version { get; private set; }

    /// <summary>Elements are about to change.</summary>
    internal void Touch() => Version++;
}

/// <summary>Elements in a managed array, freed by the garbage collector: nothing is ever disposed.</summary>
internal sealed class HostStorage<T>(Device device, T[] array) : Storage(device, DTypes.Of<T>(), array.Length) where T : unmanaged
{
    public T[] Array { get; } = array;
}
