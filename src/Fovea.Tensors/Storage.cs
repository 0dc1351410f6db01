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

    /// <summary>Gives a storage that has no memory yet a place in another one.</summary>
    internal abstract void Place(Storage block, int first);
}

/// <summary>Elements in a managed array, freed by the garbage collector: nothing is ever disposed.</summary>
internal sealed class HostStorage<T> : Storage where T : unmanaged
{
    private readonly RecordingDevice? _recorder;
    private T[]? _array;

    public HostStorage(Device device, T[] array) : base(device, DTypes.Of<T>(), array.Length) => _array = array;

    /// <summary>Elements that get their array when somebody first asks for it.</summary>
    public HostStorage(Device device, int length, RecordingDevice recorder) : base(device, DTypes.Of<T>(), length) => _recorder = recorder;

    /// <summary>The array; this storage's elements begin at <see cref="First"/>.</summary>
    public T[] Array => _array ?? Allocate();

    /// <summary>Index of the first element within <see cref="Array"/>.</summary>
    public int First { get; private set; }

    internal override void Place(Storage block, int first)
    {
        var host = (HostStorage<T>)block;
        (_array, First) = (host.Array, host.First + first);
    }

    private T[] Allocate()
    {
        _recorder!.Wanted();
        lock (_recorder) return _array ??= GC.AllocateUninitializedArray<T>(Length);
    }
}
