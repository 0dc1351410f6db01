using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>What computes: memory for tensors, and the primitives under every operation. An operation checks shapes, allocates its output
/// here and hands over one call; it never names a device.</summary>
/// <remarks>A primitive is an <see cref="IDeviceCall{TSelf}"/> in a file of its own, and an <see cref="IExecutes{TCall}"/> of each device
/// that has it. A new one changes nothing here.
/// <para>A device of one's own implements the abstract members, a <see cref="Storage"/>, and the primitives it has: an
/// <see cref="IExecutes{TCall}"/> for each call, and for calls that take a formula <see cref="IExecutesUnary"/>,
/// <see cref="IExecutesBinary"/>, <see cref="IExecutesCompare"/>, <see cref="IExecutesUpdate"/> and <see cref="IExecutesRandom"/>, which
/// evaluate it on an <see cref="ILane{TSelf}"/> of the device. A call's shapes and types are checked already and its tensors are all of
/// this device; new elements are undefined, and what a call writes it writes whole unless it says otherwise. A call may write where it
/// reads only element by element: y of a unary, binary or select one may be x. One that is missing is named when it is first
/// needed.</para></remarks>
public abstract class Device
{
    /// <summary>The device of new tensors: that of the running <see cref="ComputeContext"/>.</summary>
    public static Device Default => InterposedDevice.Current ?? ComputeContext.Current.Device;

    /// <summary>The device's name, e.g. <c>cpu</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether calls wait in a queue: then it is dear to look at elements after each of them.</summary>
    public virtual bool IsQueued => false;

    /// <summary>A tensor with undefined elements.</summary>
    public abstract Tensor Empty(Shape shape, DType dtype);

    /// <summary>A tensor with undefined elements that begins where the device reads fastest.</summary>
    public virtual Tensor EmptyAligned(Shape shape, DType dtype) => Empty(shape, dtype);

    /// <summary>Copies bytes of the host to a tensor's elements, in row-major order and the host's byte order.</summary>
    /// <param name="from">As many bytes as the tensor has.</param>
    /// <param name="to">A tensor of this device.</param>
    public abstract void Upload(ReadOnlySpan<byte> from, Tensor to);

    /// <summary>Copies a tensor's elements to bytes of the host.</summary>
    /// <param name="from">A tensor of this device.</param>
    /// <param name="to">As many bytes as the tensor has.</param>
    public abstract void Download(Tensor from, Span<byte> to);

    /// <summary>One element as a double.</summary>
    public abstract double Read(Tensor x, int index);

    /// <summary>Waits until all calls so far are made; a device that makes each at once has nothing to wait for.</summary>
    public virtual void Synchronize()
    {
    }

    /// <summary>Makes a call.</summary>
    /// <exception cref="InvalidOperationException">A tensor of the call is on another device.</exception>
    /// <exception cref="NotSupportedException">The device does not have the primitive.</exception>
    public void Execute<TCall>(in TCall call) where TCall : struct, IDeviceCall<TCall>
    {
        call.Map(Operands.Of<TCall>(Memory));
        Run(call);
    }

    /// <summary>The device that the elements are on: another one where this stands in for it.</summary>
    internal virtual Device Memory => this;

    /// <summary>What becomes of a call: it is made. Overridden by what stands before a device.</summary>
    protected internal virtual void Run<TCall>(in TCall call) where TCall : struct, IDeviceCall<TCall> => call.On(this);

    /// <summary>Calls to make instead of these, with the same results: where a device does several of them better at once.</summary>
    /// <param name="calls">A computation's calls, in order.</param>
    /// <param name="buffers">Which tensors are of this computation alone.</param>
    protected internal virtual IReadOnlyList<RecordedCall> Optimize(IReadOnlyList<RecordedCall> calls, RecordedBuffers buffers) => calls;

    /// <summary>A tensor around an array of the host, where the device's memory is the host's; null elsewhere.</summary>
    internal virtual Tensor? Wrap<T>(T[] values, Shape shape) where T : unmanaged => null;

    /// <summary>A tensor that gets its memory when somebody asks for it, or gives it a place; null where the device cannot wait.</summary>
    internal virtual Tensor? EmptyLater(Shape shape, DType dtype, RecordingDevice recorder) => null;

    /// <summary>Whether <see cref="EmptyLater"/> makes tensors.</summary>
    internal virtual bool PlacesLater => false;

    /// <summary>This device as one that has a primitive.</summary>
    /// <exception cref="NotSupportedException">It does not have it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Having<T>(string primitive) where T : class => this as T ?? Lacks<T>(primitive);

    [DoesNotReturn]
    private T Lacks<T>(string primitive)
    {
        var name = typeof(T).IsGenericType ? $"IExecutes<{typeof(T).GenericTypeArguments[0].Name}>" : typeof(T).Name;
        throw new NotSupportedException($"{primitive}: the device '{Name}' does not have this primitive. It would implement {name}.");
    }

    // All operands are here; and what is written changes: what was prepared from it, or saved for a backward pass, is out of date.
    private sealed class Operands(Device device, string primitive) : OperandMap
    {
        public static Operands Of<TCall>(Device device) where TCall : struct, IDeviceCall<TCall>
        {
            var last = Latest<TCall>.Operands;
            return last?.Device == device ? last : Latest<TCall>.Operands = new(device, TCall.Name);
        }

        private Device Device => device;

        public override Tensor? Read(Tensor? x)
        {
            if (x is not null && x.Storage.Device != device) Elsewhere(x);
            return x;
        }

        public override Tensor? Write(Tensor? y)
        {
            Read(y);
            y?.Storage.Touch();
            return y;
        }

        [DoesNotReturn]
        private void Elsewhere(Tensor x) => throw new InvalidOperationException(
            $"{primitive}: expected all tensors on '{device.Name}', got {x.DType} {x.Shape} on '{x.Storage.Device.Name}'. "
            + "Move it with x.To(device).");

        // Most primitives run on one device all the time.
        private static class Latest<TCall>
        {
            public static Operands? Operands;
        }
    }
}
