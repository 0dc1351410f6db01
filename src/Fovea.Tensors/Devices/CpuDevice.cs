using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>The processor: managed arrays, portable SIMD kernels, and the <see cref="WorkPool"/>. Each method unwraps tensors to spans,
/// cuts the work
/// into chunks and calls a kernel.</summary>
public sealed partial class CpuDevice : Device
{
    /// <summary>Elements of simple arithmetic that are worth a chunk of their own: some ten microseconds.</summary>
    private const int Grain = 1 << 15;

    private CpuDevice() { }

    /// <summary>The one instance.</summary>
    public static CpuDevice Instance { get; } = new();

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
        DType.Float32 => new HostStorage<float>(this, shape.Elements, recorder),
        DType.Float64 => new HostStorage<double>(this, shape.Elements, recorder),
        DType.Int64 => new HostStorage<long>(this, shape.Elements, recorder),
        DType.UInt8 => new HostStorage<byte>(this, shape.Elements, recorder),
        _ => new HostStorage<bool>(this, shape.Elements, recorder),
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
            return new(new HostStorage<T>(this, array.Array!), array.Offset, shape);
        }
    }

    private HostStorage<T> Allocate<T>(int count) where T : unmanaged => new(this, GC.AllocateUninitializedArray<T>(count));

    internal Tensor Wrap<T>(T[] array, Shape shape) where T : unmanaged => new(new HostStorage<T>(this, array), 0, shape);

    /// <inheritdoc/>
    public override double Read(Tensor x, int index) => x.DType switch
    {
        DType.Float32 => x.AsSpan<float>()[index],
        DType.Float64 => x.AsSpan<double>()[index],
        DType.Int64 => x.AsSpan<long>()[index],
        DType.UInt8 => x.AsSpan<byte>()[index],
        _ => x.AsSpan<bool>()[index] ? 1 : 0,
    };

    /// <inheritdoc/>
    public override void Increment(Tensor counter) => counter.AsSpan<long>()[0]++;

    /// <inheritdoc/>
    public override void RequireIndices(string subject, Tensor index, int bound)
    {
        var values = index.AsSpan<long>();
        for (var i = 0; i < values.Length; i++)
            if ((ulong)values[i] >= (ulong)bound)
                throw new ShapeException($"{subject}: expected indices 0…{bound - 1}, got {values[i]} at element {i}.");
    }

    /// <inheritdoc/>
    public override void Fill(Tensor y, double value)
    {
        switch (y.DType)
        {
            case DType.Float32: y.AsSpan<float>().Fill((float)value); break;
            case DType.Float64: y.AsSpan<double>().Fill(value); break;
            case DType.Int64: y.AsSpan<long>().Fill((long)value); break;
            case DType.UInt8: y.AsSpan<byte>().Fill((byte)value); break;
            default: y.AsSpan<bool>().Fill(value != 0); break;
        }
    }

    /// <inheritdoc/>
    public override void Copy(Tensor x, Tensor y)
    {
        switch (x.DType)
        {
            case DType.Float32: x.AsSpan<float>().CopyTo(y.AsSpan<float>()); break;
            case DType.Float64: x.AsSpan<double>().CopyTo(y.AsSpan<double>()); break;
            case DType.Int64: x.AsSpan<long>().CopyTo(y.AsSpan<long>()); break;
            case DType.UInt8: x.AsSpan<byte>().CopyTo(y.AsSpan<byte>()); break;
            default: x.AsSpan<bool>().CopyTo(y.AsSpan<bool>()); break;
        }
    }

    /// <inheritdoc/>
    public override void Cast(Tensor x, Tensor y)
    {
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
                var to = y.AsSpan<bool>();
                for (var i = 0; i < to.Length; i++) to[i] = from[i] != TFrom.Zero;
                break;
        }
    }

    private static void CastTo<TFrom, TTo>(Tensor x, Tensor y) where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
    {
        var from = Bytes<TFrom>(x);
        var to = y.AsSpan<TTo>();
        for (var i = 0; i < to.Length; i++) to[i] = TTo.CreateTruncating(from[i]);
    }

    // Truth values are stored as bytes 0 and 1, so that one generic number type reads both.
    private static ReadOnlySpan<T> Bytes<T>(Tensor x) where T : unmanaged =>
        x.DType == DType.Bool ? System.Runtime.InteropServices.MemoryMarshal.Cast<bool, T>(x.AsSpan<bool>()) : x.AsSpan<T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ArraySegment<T> Segment<T>(Tensor x) where T : unmanaged
    {
        var host = (HostStorage<T>)x.Storage;
        return new(host.Array, host.First + x.Offset, x.Count);
    }

    private static ArraySegment<T> SegmentOrEmpty<T>(Tensor? x) where T : unmanaged => x is null ? ArraySegment<T>.Empty : Segment<T>(x);

    // Arithmetic is on Float32 or Float64: operations have checked.
    private static bool IsFloat32(Tensor x) => x.DType == DType.Float32;
}
