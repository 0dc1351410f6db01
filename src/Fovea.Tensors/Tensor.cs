using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>An n-dimensional array of one element type, row-major and contiguous, possibly a window into a larger one. Operations on it
/// live one to a file under <c>Ops</c> and add themselves as extension members.</summary>
/// <remarks>Values computed from a tensor whose <see cref="RequiresGrad"/> is set are recorded, so that <see cref="Backward()"/> can follow
/// the chain rule back to it. No tensor needs disposing.
/// <para><b>What shares and what copies</b>. A result shares x's storage, so that writing to one writes to both, where its elements lie
/// side by side in x whatever the sizes: <c>Reshape</c>, <c>View</c>, <c>Flatten</c>, <c>Squeeze</c>, <c>Unsqueeze</c>, <c>Detach</c>;
/// <c>x[…]</c> of positions on the first axes, then at most one range of step 1, the axes after it whole; <c>Slice</c>, <c>Select</c>
/// and <c>Split</c> along the first axis with step 1. An operation that changes nothing may return x itself: <c>To</c> the type or the
/// device that x has, a slice of everything. <c>Tensor.From</c> shares an array of one axis. Everything else copies; <c>Clone</c> does
/// so always.</para></remarks>
public sealed class Tensor
{
    private GraphValue? _value;
    private NumberOrigin? _number;

    /// <summary>A window into a storage, for devices and operations that make tensors.</summary>
    /// <param name="storage">The block that holds the elements.</param>
    /// <param name="offset">Index of the first element within it.</param>
    /// <param name="shape">The sizes of the axes.</param>
    /// <exception cref="ShapeException">The window reaches beyond the storage.</exception>
    public Tensor(Storage storage, int offset, Shape shape)
    {
        if ((uint)offset > (uint)storage.Length || storage.Length - offset < shape.Elements)
            throw new ShapeException($"Tensor: {shape} at element {offset} does not fit a storage of {storage.Length} elements.");
        (Storage, Offset, Shape) = (storage, offset, shape);
    }

    /// <summary>The block that holds the elements.</summary>
    public Storage Storage { get; private set; }

    /// <summary>Index of the first element within <see cref="Storage"/>.</summary>
    public int Offset { get; private set; }

    /// <summary>The sizes of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The element type.</summary>
    public DType DType => Storage.DType;

    /// <summary>Where the elements live.</summary>
    public Device Device => InterposedDevice.Current ?? Storage.Device;

    /// <summary>Number of elements.</summary>
    public int Count => Shape.Elements;

    /// <summary>Number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>Whether gradients are wanted for this tensor. Set it on leaves; results inherit it from their inputs.</summary>
    /// <exception cref="InvalidOperationException">Set on a tensor that is not floating-point, or cleared on a result.</exception>
    public bool RequiresGrad
    {
        get => _value is { RequiresGrad: true };
        set
        {
            if (value && !DType.IsFloating)
                throw new InvalidOperationException($"RequiresGrad: expected Float32 or Float64, got {DType}. Gradients exist for floating-point tensors only.");
            if (!value && Node is not null)
                throw new InvalidOperationException($"RequiresGrad: the result of '{Node.Name}' inherits it from its inputs. Call x.Detach().");
            if (value || _value is not null) Value.RequiresGrad = value;
        }
    }

    /// <summary>∂(loss)/∂(this) after <see cref="Backward()"/>, accumulated until <see cref="ZeroGrad"/>; null before. Only leaves keep
    /// theirs unless <see cref="RetainGrad"/> is set.</summary>
    public Tensor? Grad
    {
        get => _value?.Grad;
        set
        {
            if (value is not null || _value is not null) Value.Grad = value;
        }
    }

    /// <summary>Keep <see cref="Grad"/> on this tensor although it is not a leaf.</summary>
    public bool RetainGrad
    {
        get => _value is { RetainGrad: true };
        set => Value.RetainGrad = value;
    }

    /// <summary>The number that this tensor was made of by conversion and still is; it takes the element type of what it meets.</summary>
    internal double? Number => _number is { } origin && origin.Version == Storage.Version ? origin.Value : null;

    /// <summary>The recorded operation that computed this tensor, or null for a leaf.</summary>
    public GradNode? Node => _value?.Node;

    /// <summary>This tensor as the computational graph knows it.</summary>
    public GraphValue Value => _value ??= new(this);

    /// <summary>Parts of the tensor: <c>x[0, 1..3]</c>, <c>x[.., ^1]</c>, <c>x[mask]</c>, <c>x[positions]</c>. Axes that are not named at
    /// the end stay whole. What is read is differentiable; what is assigned is written in place.</summary>
    /// <remarks>A position drops its axis; a range keeps it, and <see cref="TensorIndex.Step"/> takes every n-th position;
    /// <see cref="TensorIndex.NewAxis"/> adds an axis of size 1; <see cref="TensorIndex.Ellipsis"/> stands for all axes left over.
    /// Positions and ends of ranges may be negative or count from the end (<c>^1</c>); unlike Python's, a range must lie within its axis.
    /// A mask of Bool picks where it is true: its axes become one. A tensor of Int64 or Int32 picks positions, and its shape takes the
    /// place of the axis. Several such tensors broadcast and pick together; the shape stands where they are neighbours, else in front, as
    /// in PyTorch. Where the elements lie side by side the result shares storage (see <see cref="Tensor"/>).
    /// <para>A value that is assigned is broadcast and converted to x's element type, and counts as a change of the storage
    /// (<see cref="Storage.Version"/>). Of several values for one place the last holds. <c>x[mask] = number</c> does not look at the mask
    /// on the host, so that a <see cref="Recording"/> repeats it.</para></remarks>
    /// <param name="indices">One for each axis, as far as wanted.</param>
    /// <exception cref="ShapeException">An index leaves its axis, there are too many, or a mask, positions or the value do not
    /// fit.</exception>
    /// <exception cref="InvalidOperationException">Assigned while operations are recorded, and the tensor or the value requires a
    /// gradient.</exception>
    [System.Runtime.CompilerServices.IndexerName("Parts")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get => IndexOp.Get(this, indices);
        set => IndexAssignment.Set(this, indices, value);
    }

    /// <summary>A scalar of Float64, which beside another tensor takes its element type: <c>x[mask] = 0</c>, <c>x.Maximum(0)</c>.</summary>
    public static implicit operator Tensor(double value)
    {
        var y = Device.Default.Full([], value, DType.Float64);
        y._number = new(value, y.Storage.Version);
        return y;
    }

    /// <summary>A scalar of Bool: <c>mask[0] = true</c>.</summary>
    public static implicit operator Tensor(bool value) => Device.Default.Full([], value ? 1 : 0, DType.Bool);

    /// <summary>Makes this tensor hold other elements, possibly of another type, without a trace in the graph: for initialisation and
    /// loading.</summary>
    /// <exception cref="ShapeException"><paramref name="values"/> has another shape.</exception>
    public void SetData(Tensor values)
    {
        if (values.Shape != Shape) throw new ShapeException($"SetData: expected values {Shape}, got {values.Shape}.");
        (Storage, Offset, Grad, _number) = (values.Storage, values.Offset, null, null);
        _value?.Rebind(this);
    }

    /// <summary>Points this tensor at other elements of the same shape and type.</summary>
    internal void Bind(Storage storage, int offset) => (Storage, Offset) = (storage, offset);

    /// <summary>Forgets the accumulated gradient.</summary>
    public void ZeroGrad() => Grad = null;

    /// <summary>The same elements outside the graph; storage is shared.</summary>
    public Tensor Detach() => new(Storage, Offset, Shape);

    /// <summary>The same elements for a backward pass: detached, unless the graph of that pass is created, too.</summary>
    internal Tensor Saved()
    {
        var saved = new Tensor(Storage, Offset, Shape);
        if (RequiresGrad && Autograd.IsRecording) saved._value = Value;
        return saved;
    }

    /// <summary>Fills <see cref="Grad"/> of every leaf that this scalar was computed from: dL/dx by the chain rule in reverse.</summary>
    /// <exception cref="InvalidOperationException">This tensor has more than one element, or was not recorded.</exception>
    public void Backward() => Backward(retainGraph: false);

    /// <summary>The same, and the graph may be kept.</summary>
    /// <param name="retainGraph">Keep what the operations remembered, so that the graph can be used again.</param>
    /// <exception cref="InvalidOperationException">This tensor has more than one element, or was not recorded.</exception>
    public void Backward(bool retainGraph)
    {
        if (Count != 1)
            throw new InvalidOperationException($"Backward: expected a scalar, got {Shape}. Call Sum() or Mean() first, or pass the upstream gradient.");
        Backward(Device.Full(Shape, 1, DType), retainGraph);
    }

    /// <summary>Propagates an upstream gradient of this tensor's shape back to every leaf.</summary>
    /// <param name="upstream">∂L/∂this.</param>
    /// <param name="retainGraph">Keep what the operations remembered, so that the graph can be used again.</param>
    /// <exception cref="ShapeException"><paramref name="upstream"/> has another shape or element type.</exception>
    /// <exception cref="InvalidOperationException">This tensor was not recorded.</exception>
    public void Backward(Tensor upstream, bool retainGraph = false) => Autograd.Run(this, upstream, retainGraph);

    /// <summary>Lets a function see ∂L/∂this in every backward pass, all uses added up, and give another gradient for it; null leaves it as
    /// it is.</summary>
    /// <returns>Ends it when disposed.</returns>
    /// <exception cref="InvalidOperationException">This tensor requires no gradient.</exception>
    public IDisposable RegisterHook(Func<Tensor, Tensor?> hook) => RequiresGrad ? Value.RegisterHook(hook)
        : throw new InvalidOperationException("RegisterHook: expected a tensor that requires a gradient. Set RequiresGrad first.");

    /// <summary>The elements as a span of their CLR type, in row-major order, to be written. It counts as a change of the tensor, whether
    /// something is written or not: to look at elements, call <see cref="AsReadOnlySpan{T}"/>.</summary>
    /// <remarks>Do not keep a span over a call that computes with the tensor: what is prepared from its elements is prepared anew only
    /// after another AsSpan.</remarks>
    /// <exception cref="ShapeException"><typeparamref name="T"/> does not match <see cref="DType"/>.</exception>
    /// <exception cref="InvalidOperationException">The elements are not in the host's memory.</exception>
    public Span<T> AsSpan<T>() where T : unmanaged
    {
        RequireType<T>();
        InterposedDevice.Current?.HostReads(Storage);
        Storage.Touch();
        return Storage is HostStorage<T> host ? host.Array.AsSpan(host.First + Offset, Count)
            : throw new InvalidOperationException($"AsSpan: expected a tensor in the host's memory, got one on '{Storage.Device.Name}'. "
                + "Call x.To(CpuDevice.Instance) first, or read with AsReadOnlySpan or ToArray.");
    }

    /// <summary>The elements as a span of their CLR type, in row-major order, to be read; of a tensor that is not in the host's memory, a
    /// copy.</summary>
    /// <exception cref="ShapeException"><typeparamref name="T"/> does not match <see cref="DType"/>.</exception>
    public ReadOnlySpan<T> AsReadOnlySpan<T>() where T : unmanaged
    {
        RequireType<T>();
        InterposedDevice.Current?.HostReads(Storage);
        return Storage is HostStorage<T> host ? host.Array.AsSpan(host.First + Offset, Count) : Downloaded<T>();
    }

    /// <summary>A copy of the elements, in row-major order.</summary>
    /// <exception cref="ShapeException"><typeparamref name="T"/> does not match <see cref="DType"/>.</exception>
    public T[] ToArray<T>() where T : unmanaged => AsReadOnlySpan<T>().ToArray();

    /// <summary>The elements as bytes, in row-major order and the host's byte order, to be written. It counts as a change, as
    /// <see cref="AsSpan{T}"/> does.</summary>
    /// <exception cref="InvalidOperationException">The elements are not in the host's memory.</exception>
    public Span<byte> AsBytes() => DType.Of<WritableBytes, Span<byte>>(new(this));

    /// <summary>The elements as bytes, in row-major order and the host's byte order, to be read; of a tensor that is not in the host's
    /// memory, a copy.</summary>
    public ReadOnlySpan<byte> AsReadOnlyBytes() => DType.Of<ReadableBytes, ReadOnlySpan<byte>>(new(this));

    /// <summary>The single element of a one-element tensor, in its CLR type: every digit of a long.</summary>
    /// <exception cref="ShapeException">There is not exactly one element, or <typeparamref name="T"/> does not match
    /// <see cref="DType"/>.</exception>
    public T Item<T>() where T : unmanaged
    {
        if (Count != 1) throw new ShapeException($"Item: expected one element, got {Shape}. Call Sum(), Mean() or At(…).");
        RequireType<T>("Item");
        return AsReadOnlySpan<T>()[0];
    }

    /// <summary>The single element of a one-element tensor, as a double.</summary>
    /// <exception cref="ShapeException">There is not exactly one element.</exception>
    public double Item() =>
        Count == 1 ? Device.Read(this, 0)
            : throw new ShapeException($"Item: expected one element, got {Shape}. Call Sum(), Mean() or At(…).");

    /// <summary>One element as a double (true is 1); negative positions count from the end.</summary>
    /// <exception cref="ShapeException">The index has another rank or lies outside.</exception>
    public double At(params ReadOnlySpan<int> index)
    {
        if (index.Length != Rank) throw new ShapeException($"At: expected {Rank} indices for {Shape}, got {index.Length}.");
        var flat = 0;
        for (var axis = 0; axis < Rank; axis++)
        {
            var position = index[axis] < 0 ? index[axis] + Shape[axis] : index[axis];
            if ((uint)position >= (uint)Shape[axis])
                throw new ShapeException($"At: expected 0…{Shape[axis] - 1} at axis {axis} of {Shape}, got {index[axis]}.");
            flat = flat * Shape[axis] + position;
        }
        return Device.Read(this, flat);
    }

    /// <summary>Element type, shape and elements in nested brackets, columns aligned; of more than 1000 elements the first three and the
    /// last three along each axis.</summary>
    public override string ToString() => TensorText.Of(this);

    private T[] Downloaded<T>() where T : unmanaged
    {
        var elements = GC.AllocateUninitializedArray<T>(Count);
        Storage.Device.Download(this, MemoryMarshal.AsBytes(elements.AsSpan()));
        return elements;
    }

    private void RequireType<T>(string subject = "AsSpan") where T : unmanaged
    {
        if (DTypes.Of<T>() != DType) ThrowType<T>(subject);
    }

    private readonly struct WritableBytes(Tensor x) : IElementFunction<Span<byte>>
    {
        public Span<byte> Of<T>() where T : unmanaged => MemoryMarshal.AsBytes(x.AsSpan<T>());
    }

    private readonly struct ReadableBytes(Tensor x) : IElementFunction<ReadOnlySpan<byte>>
    {
        public ReadOnlySpan<byte> Of<T>() where T : unmanaged => MemoryMarshal.AsBytes(x.AsReadOnlySpan<T>());
    }

    private sealed record NumberOrigin(double Value, int Version);

    [DoesNotReturn]
    private void ThrowType<T>(string subject) where T : unmanaged =>
        throw new ShapeException($"{subject}<{typeof(T).Name}>: expected a tensor of {DTypes.Of<T>()}, got {DType}. "
            + $"Call x.To(DType.{DTypes.Of<T>()}).");
}
