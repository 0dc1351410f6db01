namespace Fovea.Tensors;

/// <summary>Stands in for a device on one thread and sees every call that is made: records it, times it, carries derivatives
/// along.</summary>
/// <param name="inner">The device that computes.</param>
public abstract class InterposedDevice(Device inner) : Device
{
    [ThreadStatic]
    private static InterposedDevice? _current;

    /// <summary>The one at work on this thread, or null.</summary>
    internal static InterposedDevice? Current => _current;

    /// <summary>The device that computes.</summary>
    public Device Inner => inner;

    /// <inheritdoc/>
    public override string Name => inner.Name;

    /// <inheritdoc/>
    public override bool IsQueued => inner.IsQueued;

    internal override Device Memory => inner.Memory;

    /// <inheritdoc/>
    public override Tensor Empty(Shape shape, DType dtype) => inner.Empty(shape, dtype);

    /// <inheritdoc/>
    public override double Read(Tensor x, int index) => inner.Read(x, index);

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<byte> from, Tensor to) => inner.Upload(from, to);

    /// <inheritdoc/>
    public override void Download(Tensor from, Span<byte> to) => inner.Download(from, to);

    /// <inheritdoc/>
    public override void Synchronize() => inner.Synchronize();

    /// <summary>What becomes of a call; it is passed on unless a class does something else.</summary>
    protected internal override void Run<TCall>(in TCall call) => inner.Run(call);

    /// <summary>The host looks at a tensor's elements, or changes them.</summary>
    protected internal virtual void HostReads(Storage storage) => (inner as InterposedDevice)?.HostReads(storage);

    /// <summary>A tensor is copied to another device, by the host and not by a call.</summary>
    protected internal virtual void HostMoves(Storage storage) => (inner as InterposedDevice)?.HostMoves(storage);

    /// <summary>The host draws from a generator, or asks where it stands.</summary>
    protected internal virtual void HostDraws() => (inner as InterposedDevice)?.HostDraws();

    /// <summary>Runs an action with this device in place of the real one.</summary>
    public void During(Action action)
    {
        var before = _current;
        _current = this;
        try
        {
            action();
        }
        finally
        {
            _current = before;
        }
    }
}
