using System.Numerics;
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
    public override Tensor Empty(Shape shape, DType dtype) => new(dtype switch
    {
        DType.Float32 => Allocate<float>(shape.Elements),
        DType.Float64 => Allocate<double>(shape.Elements),
        DType.Int64 => Allocate<long>(shape.Elements),
        DType.UInt8 => Allocate<byte>(shape.Elements),
        _ => Allocate<bool>(shape.Elements),
    }, 0, shape);

    internal override bool PlacesLater => true;

    internal override Tensor EmptyLater(Shape shape, DType dtype, RecordingDevice recorder) => new(dtype switch
    {
        DType.Float32 => new HostStorage<float>(shape.Elements, recorder),
        DType.Float64 => new HostStorage<double>(shape.Elements, recorder),
        DType.Int64 => new HostStorage<long>(shape.Elements, recorder),
        DType.UInt8 => new HostStorage<byte>(shape.Elements, recorder),
        _ => new HostStorage<bool>(shape.Elements, recorder),
    }, 0, shape);

    /// <inheritdoc/>
    public override Tensor EmptyAligned(Shape shape, DType dtype)
    {
        return dtype switch
        {
            DType.Float32 => Aligned<float>(),
            DType.Float64 => Aligned<double>(),
            DType.Int64 => Aligned<long>(),
            DType.UInt8 => Aligned<byte>(),
            _ => Aligned<bool>(),
        };
        Tensor Aligned<T>() where T : unmanaged
        {
            var array = AlignedArray.Allocate<T>(shape.Elements);
            return new(new HostStorage<T>(array.Array!), array.Offset, shape);
        }
    }

    private static HostStorage<T> Allocate<T>(int count) where T : unmanaged => DirtyMemory.IsOn
        ? new(new ArraySegment<T>(DirtyMemory.Array<T>(count), DirtyMemory.Margin, count)) : new(GC.AllocateUninitializedArray<T>(count));

    internal override Tensor Wrap<T>(T[] array, Shape shape) => new(new HostStorage<T>(array), 0, shape);

    /// <inheritdoc/>
    public override double Read(Tensor x, int index) => x.DType switch
    {
        DType.Float32 => Elements<float>(x)[index],
        DType.Float64 => Elements<double>(x)[index],
        DType.Int64 => Elements<long>(x)[index],
        DType.UInt8 => Elements<byte>(x)[index],
        _ => Elements<bool>(x)[index] ? 1 : 0,
    };

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<byte> from, Tensor to) => from.CopyTo(RawBytes(to));

    /// <inheritdoc/>
    public override void Download(Tensor from, Span<byte> to) => RawBytes(from).CopyTo(to);

    private static Span<byte> RawBytes(Tensor x) => x.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes(Elements<float>(x)),
        DType.Float64 => MemoryMarshal.AsBytes(Elements<double>(x)),
        DType.Int64 => MemoryMarshal.AsBytes(Elements<long>(x)),
        DType.UInt8 => Elements<byte>(x),
        _ => MemoryMarshal.AsBytes(Elements<bool>(x)),
    };

    void IExecutes<IncrementCall>.Execute(in IncrementCall call) => Elements<long>(call.Counter)[0]++;

    void IExecutes<RequireIndicesCall>.Execute(in RequireIndicesCall call)
    {
        ReadOnlySpan<long> values = Elements<long>(call.Index);
        for (var i = 0; i < values.Length; i++)
            if ((ulong)values[i] >= (ulong)call.Bound) throw call.Outside(values[i], i);
    }

    void IExecutes<FillCall>.Execute(in FillCall call)
    {
        var (y, value) = call;
        switch (y.DType)
        {
            case DType.Float32: Elements<float>(y).Fill((float)value); break;
            case DType.Float64: Elements<double>(y).Fill(value); break;
            case DType.Int64: Elements<long>(y).Fill((long)value); break;
            case DType.UInt8: Elements<byte>(y).Fill((byte)value); break;
            default: Elements<bool>(y).Fill(value != 0); break;
        }
    }

    void IExecutes<CopyCall>.Execute(in CopyCall call) => RawBytes(call.X).CopyTo(RawBytes(call.Y));

    void IExecutes<CastCall>.Execute(in CastCall call)
    {
        var (x, y) = call;
        switch (x.DType)
        {
            case DType.Float32: CastFrom<float>(x, y); break;
            case DType.Float64: CastFrom<double>(x, y); break;
            case DType.Int64: CastFrom<long>(x, y); break;
            default: CastFrom<byte>(x, y); break;
        }
    }

    private static void CastFrom<TFrom>(Tensor x, Tensor y) where TFrom : unmanaged, INumber<TFrom>
    {
        switch (y.DType)
        {
            case DType.Float32: CastTo<TFrom, float>(x, y); break;
            case DType.Float64: CastTo<TFrom, double>(x, y); break;
            case DType.Int64: CastTo<TFrom, long>(x, y); break;
            case DType.UInt8: CastTo<TFrom, byte>(x, y); break;
            default:
                var from = Bytes<TFrom>(x);
                var to = Elements<bool>(y);
                for (var i = 0; i < to.Length; i++) to[i] = from[i] != TFrom.Zero;
                break;
        }
    }

    private static void CastTo<TFrom, TTo>(Tensor x, Tensor y) where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
    {
        var from = Bytes<TFrom>(x);
        var to = Elements<TTo>(y);
        for (var i = 0; i < to.Length; i++) to[i] = TTo.CreateTruncating(from[i]);
    }

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
