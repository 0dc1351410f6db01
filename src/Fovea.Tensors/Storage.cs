namespace Fovea.Tensors;

/// <summary>A block of elements on a device; tensors are windows into one. A device derives its own.</summary>
/// <param name="device">Where the elements live, and what computes on them.</param>
/// <param name="dtype">The type of the elements.</param>
/// <param name="length">Number of elements.</param>
public abstract class Storage(Device device, DType dtype, int length)
{
    private int _version;

    /// <summary>Where the elements live, and what computes on them.</summary>
    public Device Device => device;

    /// <summary>The type of the elements.</summary>
    public DType DType => dtype;

    /// <summary>Number of elements.</summary>
    public int Length => length;

    /// <summary>Grows whenever elements may have been overwritten: by a call that writes here, or through a span that was handed out for
    /// writing.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Elements are about to change.</summary>
    internal void Touch() => Interlocked.Increment(ref _version);
}
