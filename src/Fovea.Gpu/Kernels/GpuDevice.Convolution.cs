using System.Collections.Concurrent;
using Fovea.Tensors;
using ILGPU;
using ILGPU.Runtime;

namespace Fovea.Gpu;

// Convolution and its two adjoints as matrix products whose operands are never laid out: a layer for each group of channels. Which pixel
// belongs to a position and a tap is looked up in a table of the taps.
public sealed partial class GpuDevice : IExecutes<ConvolveCall>, IExecutes<ConvolveInputCall>, IExecutes<ConvolveWeightCall>
{
    private readonly ConcurrentDictionary<(ConvGeometry Geometry, bool Adjoint), MemoryBuffer1D<Tap, Stride1D.Dense>> _taps = [];

    void IExecutes<ConvolveCall>.Execute(in ConvolveCall call)
    {
        if (call.Y.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in ConvolveCall c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            var (g, x, w, bias, y) = c;
            var tiles = TiledSizes.Forward(g);
            if (ByWinograd(g, tiles))
            {
                ConvolveTiles<V, T>(tiles, turned: false, x, w, bias, y);
                return;
            }
            MultiplyRows<ForwardProduct<V, T>, V, T>(new(new(g), Taps(g, adjoint: false), View<T>(x), View<T>(w), bias is null ? 0 : 1,
                bias is null ? View<T>(y) : View<T>(bias), View<T>(y)), g.Groups, g.OutChannels / g.Groups, g.Batch * g.Out.H * g.Out.W,
                g.InChannels / g.Groups * g.Kernel.H * g.Kernel.W);
        }
    }

    void IExecutes<ConvolveInputCall>.Execute(in ConvolveInputCall call)
    {
        if (call.Dx.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in ConvolveInputCall c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            var (g, dy, w, bias, dx) = c;
            var tiles = TiledSizes.Backward(g);
            if (ByWinograd(g, tiles))
            {
                ConvolveTiles<V, T>(tiles, turned: true, dy, w, bias, dx);
                return;
            }
            MultiplyRows<InputProduct<V, T>, V, T>(new(new(g), Taps(g, adjoint: true), View<T>(dy), View<T>(w), bias is null ? 0 : 1,
                bias is null ? View<T>(dx) : View<T>(bias), View<T>(dx)), g.Groups, g.InChannels / g.Groups, g.Batch * g.In.H * g.In.W,
                g.OutChannels / g.Groups * g.Kernel.H * g.Kernel.W);
        }
    }

    void IExecutes<ConvolveWeightCall>.Execute(in ConvolveWeightCall call)
    {
        if (call.Dw.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in ConvolveWeightCall c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            var (g, x, dy, dw, dbias) = c;
            int positions = g.Batch * g.Out.H * g.Out.W;
            var tiles = TiledSizes.Forward(g);
            if (ByWinograd(g, tiles)) ConvolveTilesWeight<V, T>(tiles, x, dy, dw);
            else MultiplySums<WeightProduct<T>, V, T>(new(new(g), Taps(g, adjoint: false), View<T>(x), View<T>(dy), View<T>(dw)),
                g.Groups, g.OutChannels / g.Groups, g.InChannels / g.Groups * g.Kernel.H * g.Kernel.W, positions);
            if (dbias is null) return;
            using var sums = Reduce(new MemberTerms<V, T>(new(g.Batch, g.OutChannels, g.Out.H * g.Out.W), View<T>(dy)), g.OutChannels,
                positions);
            Launch(g.OutChannels, new StoreKernel<V, T>(sums.View, View<T>(dbias)));
        }
    }

    // The taps of an output channel, or of an input channel for the adjoint.
    private ArrayView<Tap> Taps(ConvGeometry g, bool adjoint) =>
        // Images do not matter.
        _taps.GetOrAdd((g with { Batch = 1 }, adjoint), key =>
        {
            var s = key.Geometry;
            int ins = s.InChannels / s.Groups, kernel = s.Kernel.H * s.Kernel.W;
            var taps = new Tap[(adjoint ? s.OutChannels / s.Groups : ins) * kernel];
            for (var i = 0; i < taps.Length; i++)
            {
                int channel = i / kernel, tap = i % kernel, down = tap / s.Kernel.W * s.Dilation.H, right = tap % s.Kernel.W * s.Dilation.W;
                taps[i] = adjoint ? new(channel * s.Out.H * s.Out.W, down, right, channel * ins * kernel + tap)
                    : new((channel * s.In.H + down) * s.In.W + right, down, right, i);
            }
            return _accelerator.Allocate1D(taps);
        }).View.BaseView;

    // Where a tap's pixel is from the window's corner, or its channel's plane of dy from the first; how far the tap is down and to the
    // right; and where its weight is.
    private readonly struct Tap(int offset, int down, int right, int weight)
    {
        public readonly int Offset = offset, Down = down, Right = right, Weight = weight;
    }

    // The sizes, as an argument of a kernel.
    private readonly struct Sizes(ConvGeometry g)
    {
        public readonly int Ins = g.InChannels / g.Groups, Outs = g.OutChannels / g.Groups, Groups = g.Groups;
        public readonly int InH = g.In.H, InW = g.In.W, OutH = g.Out.H, OutW = g.Out.W, Kernel = g.Kernel.H * g.Kernel.W;
        public readonly int PaddingH = g.Padding.H, PaddingW = g.Padding.W;
        public readonly Divisor InPlane = new(g.In.H * g.In.W), InRow = new(g.In.W);
        public readonly Divisor OutPlane = new(g.Out.H * g.Out.W), OutRow = new(g.Out.W);
        public readonly Divisor StrideH = new(g.Stride.H), StrideW = new(g.Stride.W);

        // No branch: all of a thread's reads are on their way before the first is waited for.
        public bool IsInside(int row, int column) => (uint)row < (uint)InH & (uint)column < (uint)InW;
    }

    // y[o, position] = Σ w[o, tap]·x[position, tap] + bias[o].
    private readonly struct ForwardProduct<V, T>(Sizes s, ArrayView<Tap> taps, ArrayView<T> x, ArrayView<T> w, int hasBias,
        ArrayView<T> bias, ArrayView<T> y) : IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public bool LeftRunsInner => true;

        public bool RightRunsInner => false;

        // The corner of the window and its pixel in the image's first channel.
        public Place Column(int column)
        {
            int image = s.OutPlane.Of(column), at = s.OutPlane.Rest(column);
            int top = s.OutRow.Of(at) * s.StrideH.Value - s.PaddingH, left = s.OutRow.Rest(at) * s.StrideW.Value - s.PaddingW;
            return new(image * s.Groups * s.Ins * s.InPlane.Value + top * s.InW + left, top, left);
        }

        public Place Inner(int k) => new(k);

        public T Left(int layer, int row, Place inner) => w[(layer * s.Outs + row) * s.Ins * s.Kernel + inner.A];

        public T Right(int layer, Place inner, Place column)
        {
            var tap = taps[inner.A];
            var isInside = s.IsInside(column.B + tap.Down, column.C + tap.Right);
            var at = layer * s.Ins * s.InPlane.Value + column.A + tap.Offset;
            var value = x[isInside ? at : 0];
            return isInside ? value : V.Of(0).Value;
        }

        // The position in the image's first channel.
        public Place Target(int column)
        {
            var image = s.OutPlane.Of(column);
            return new(image * (s.Groups * s.Outs - 1) * s.OutPlane.Value + column);
        }

        public void Put(int layer, int row, Place target, T value)
        {
            var channel = layer * s.Outs + row;
            y[target.A + channel * s.OutPlane.Value] = hasBias != 0 ? (V.From(value) + V.From(bias[channel])).Value : value;
        }
    }

    // dx[c, pixel] = Σ w[o, c, u, v]·dy[o, window] + bias[c], over the windows that have the pixel under their tap (u, v).
    private readonly struct InputProduct<V, T>(Sizes s, ArrayView<Tap> taps, ArrayView<T> dy, ArrayView<T> w, int hasBias,
        ArrayView<T> bias, ArrayView<T> dx) : IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public bool LeftRunsInner => true;

        public bool RightRunsInner => false;

        // The image's planes of dy, and the pixel within its padding.
        public Place Column(int column)
        {
            int image = s.InPlane.Of(column), at = s.InPlane.Rest(column);
            return new(image * s.Groups * s.Outs * s.OutPlane.Value, s.InRow.Of(at) + s.PaddingH, s.InRow.Rest(at) + s.PaddingW);
        }

        public Place Inner(int k) => new(k);

        public T Left(int layer, int row, Place inner) => w[(layer * s.Outs * s.Ins + row) * s.Kernel + taps[inner.A].Weight];

        public T Right(int layer, Place inner, Place column)
        {
            var tap = taps[inner.A];
            int top = column.B - tap.Down, left = column.C - tap.Right;
            // What is below 0 is not inside, whatever it is divided to.
            int row = s.StrideH.Of(top & int.MaxValue), j = s.StrideW.Of(left & int.MaxValue);
            var isInside = (top | left) >= 0 & row * s.StrideH.Value == top & j * s.StrideW.Value == left & row < s.OutH & j < s.OutW;
            var at = layer * s.Outs * s.OutPlane.Value + column.A + tap.Offset + row * s.OutW + j;
            var value = dy[isInside ? at : 0];
            return isInside ? value : V.Of(0).Value;
        }

        // The pixel in the image's first channel.
        public Place Target(int column)
        {
            var image = s.InPlane.Of(column);
            return new(image * (s.Groups * s.Ins - 1) * s.InPlane.Value + column);
        }

        public void Put(int layer, int row, Place target, T value)
        {
            var channel = layer * s.Ins + row;
            dx[target.A + channel * s.InPlane.Value] = hasBias != 0 ? (V.From(value) + V.From(bias[channel])).Value : value;
        }
    }

    // dw[o, tap] = Σ dy[o, position]·x[position, tap] over images and positions.
    private readonly struct WeightProduct<T>(Sizes s, ArrayView<Tap> taps, ArrayView<T> x, ArrayView<T> dy, ArrayView<T> dw) : IProduct<T>
        where T : unmanaged
    {
        public bool LeftRunsInner => true;

        public bool RightRunsInner => true;

        // The tap.
        public Place Column(int column)
        {
            var tap = taps[column];
            return new(tap.Offset, tap.Down, tap.Right);
        }

        // The image, and the position's row and column.
        public Place Inner(int k)
        {
            var at = s.OutPlane.Rest(k);
            return new(s.OutPlane.Of(k), s.OutRow.Of(at), s.OutRow.Rest(at));
        }

        public T Left(int layer, int row, Place inner) =>
            dy[((inner.A * s.Groups + layer) * s.Outs + row) * s.OutPlane.Value + inner.B * s.OutW + inner.C];

        public T Right(int layer, Place inner, Place column)
        {
            int top = inner.B * s.StrideH.Value - s.PaddingH, left = inner.C * s.StrideW.Value - s.PaddingW;
            var isInside = s.IsInside(top + column.B, left + column.C);
            var at = (inner.A * s.Groups + layer) * s.Ins * s.InPlane.Value + top * s.InW + left + column.A;
            var value = x[isInside ? at : 0];
            return isInside ? value : default;
        }

        public Place Target(int column) => new(column);

        public void Put(int layer, int row, Place target, T value) => dw[(layer * s.Outs + row) * s.Ins * s.Kernel + target.A] = value;
    }
}
