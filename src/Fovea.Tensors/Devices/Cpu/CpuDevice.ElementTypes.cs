using System.Runtime.InteropServices;

namespace Fovea.Tensors;

// What is done to elements of any type, by their CLR type.
public sealed partial class CpuDevice
{
    private readonly struct Allocation(int count) : IElementFunction<HostStorage>
    {
        public HostStorage Of<T>() where T : unmanaged => Allocate<T>(count);
    }

    private readonly struct LaterAllocation(int count, RecordingDevice recorder) : IElementFunction<HostStorage>
    {
        public HostStorage Of<T>() where T : unmanaged => new HostStorage<T>(count, recorder);
    }

    private readonly struct AlignedAllocation(Shape shape) : IElementFunction<Tensor>
    {
        public Tensor Of<T>() where T : unmanaged
        {
            var array = AlignedArray.Allocate<T>(shape.Elements);
            return new(new HostStorage<T>(array.Array!), array.Offset, shape);
        }
    }

    private readonly struct Reading(Tensor x, int index) : IElementFunction<double>
    {
        public double Of<T>() where T : unmanaged => CastKernel.Double(Elements<T>(x)[index]);
    }

    private readonly struct RawElements(Tensor x) : IElementFunction<Span<byte>>
    {
        public Span<byte> Of<T>() where T : unmanaged => MemoryMarshal.AsBytes(Elements<T>(x));
    }

    private readonly struct Filling(Tensor y, double value) : IElementAction
    {
        public void Run<T>() where T : unmanaged => Elements<T>(y).Fill(CastKernel.Of<T>(value));
    }

    private readonly struct CastingFrom(Tensor x, Tensor y) : IElementAction
    {
        public void Run<T>() where T : unmanaged => y.DType.Run<CastingTo<T>>(new(x, y));
    }

    private readonly struct CastingTo<TFrom>(Tensor x, Tensor y) : IElementAction where TFrom : unmanaged
    {
        public void Run<T>() where T : unmanaged => CastKernel.Run<TFrom, T>(Elements<TFrom>(x), Elements<T>(y));
    }

    private readonly struct Selecting(SelectCall call) : IElementAction
    {
        public void Run<T>() where T : unmanaged
        {
            ReadOnlySpan<bool> mask = Elements<bool>(call.Mask);
            ReadOnlySpan<T> a = Elements<T>(call.A), b = Elements<T>(call.B);
            var y = Elements<T>(call.Y);
            for (var i = 0; i < y.Length; i++) y[i] = mask[i] ? a[i] : b[i];
        }
    }

    private readonly struct Viewing(Tensor viewed, StridedView view, Tensor dense, bool read) : IElementAction
    {
        public void Run<T>() where T : unmanaged
        {
            var inner = view.Sizes.Length == 0 ? 1 : view.Sizes[^1];
            if (dense.Count == 0) return;
            WorkPool.For(dense.Count / inner, Math.Max(1, Grain / inner),
                new ViewWork<T>(view, inner, Segment<T>(viewed), Segment<T>(dense), read));
        }
    }

    private readonly struct Gathering(GatherCall call) : IElementAction
    {
        public void Run<T>() where T : unmanaged
        {
            var (x, index, e, indices, shared, y) = call;
            WorkPool.For(e.Outer, Math.Max(1, Grain / Math.Max(indices * e.Inner, 1)),
                new GatherWork<T>(e, indices, shared, Segment<T>(x), Segment<long>(index), Segment<T>(y)));
        }
    }
}
