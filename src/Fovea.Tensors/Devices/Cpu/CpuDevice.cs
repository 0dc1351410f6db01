using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>The processor: managed arrays, portable SIMD kernels, and the <see cref="WorkPool"/>. Each method unwraps tensors to spans,
/// cuts the work
/// into chunks and calls a kernel.</summary>
public sealed partial class CpuDevice : Device, IExecutes<IncrementCall>, IExecutes<RequireIndicesCall>, IExecutes<FillCall>,
    IExecutes<CopyCall>, IExecutes<CastCall>
{
    /// <summary>Elements of simple arithmetic that are worth a chunk of their own: some ten microseconds.</summary>
    private const int Grain = 1 << 15;

    private CpuDevice() { }

    /// <summary>The one instance.</summary>
    public static CpuDevice Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override IReadOnlyList<RecordedCall> Optimize(IReadOnlyList<RecordedCall> calls, RecordedBuffers buffers) =>
        Fusion.Apply(calls, buffers);

    /// <summary>Makes a call; the buffers that it needs beside its tensors are leased for as long as it takes.</summary>
    protected internal override void Run<TCall>(in TCall call)
    {
        using var _ = ScratchPool.Begin();
        call.On(this);
    }

    /// <inheritdoc/>
    public override string Name => "cpu";

    /// <inheritdoc/>
    public override Tensor Empty(Shape shape, DType dtype) => new(dtype.Of<Allocation, HostStorage>(new(shape.Elements)), 0, shape);

    internal override bool PlacesLater => true;

    internal override Tensor EmptyLater(Shape shape, DType dtype, RecordingDevice recorder) =>
        new(dtype.Of<LaterAllocation, HostStorage>(new(shape.Elements, recorder)), 0, shape);

    /// <inheritdoc/>
    public override Tensor EmptyAligned(Shape shape, DType dtype) => dtype.Of<AlignedAllocation, Tensor>(new(shape));

    private static HostStorage<T> Allocate<T>(int count) where T : unmanaged => DirtyMemory.IsOn
        ? new(new ArraySegment<T>(DirtyMemory.Array<T>(count), DirtyMemory.Margin, count)) : new(GC.AllocateUninitializedArray<T>(count));

    internal override Tensor Wrap<T>(T[] array, Shape shape) => new(new HostStorage<T>(array), 0, shape);

    /// <inheritdoc/>
    public override double Read(Tensor x, int index) => x.DType.Of<Reading, double>(new(x, index));

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<byte> from, Tensor to) => from.CopyTo(RawBytes(to));

    /// <inheritdoc/>
    public override void Download(Tensor from, Span<byte> to) => RawBytes(from).CopyTo(to);

    private static Span<byte> RawBytes(Tensor x) => x.DType.Of<RawElements, Span<byte>>(new(x));

    void IExecutes<IncrementCall>.Execute(in IncrementCall call) => Elements<long>(call.Counter)[0]++;

    void IExecutes<RequireIndicesCall>.Execute(in RequireIndicesCall call)
    {
        ReadOnlySpan<long> values = Elements<long>(call.Index);
        for (var i = 0; i < values.Length; i++)
            if (values[i] < call.Low || values[i] >= call.Bound) throw call.Outside(values[i], i);
    }

    void IExecutes<FillCall>.Execute(in FillCall call) => call.Y.DType.Run<Filling>(new(call.Y, call.Value));

    void IExecutes<CopyCall>.Execute(in CopyCall call) => RawBytes(call.X).CopyTo(RawBytes(call.Y));

    void IExecutes<CastCall>.Execute(in CastCall call) => call.X.DType.Run<CastingFrom>(new(call.X, call.Y));

    // Truth values are stored as bytes 0 and 1, so that one generic number type reads both.
    private static ReadOnlySpan<T> Bytes<T>(Tensor x) where T : unmanaged =>
        x.DType == DType.Bool ? MemoryMarshal.Cast<bool, T>(Elements<bool>(x)) : Elements<T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ArraySegment<T> Segment<T>(Tensor x) where T : unmanaged
    {
        var host = (HostStorage<T>)x.Storage;
        return new(host.Array, host.First + x.Offset, x.Count);
    }

    // Elements as they are, for a call that has been told of already.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<T> Elements<T>(Tensor x) where T : unmanaged => Segment<T>(x).AsSpan();

    private static ArraySegment<T> SegmentOrEmpty<T>(Tensor? x) where T : unmanaged => x is null ? ArraySegment<T>.Empty : Segment<T>(x);

    // Arithmetic is on Float32 or Float64: operations have checked.
    private static bool IsFloat32(Tensor x) => x.DType == DType.Float32;
}
