using System.Collections.Concurrent;
using Fovea.Tensors;
using ILGPU;
using ILGPU.Runtime;

namespace Fovea.Gpu;

// Convolution and its two adjoints as matrix products whose operands are never laid out: a layer for each group of channels. Which pixel
// belongs to a position and a tap is looked up in a table of the taps.
public sealed partial class GpuDevice : IExecutes<ConvolveCall>, IExecutes<ConvolveInputCall>, IExecutes<ConvolveWeightCall>
{
    private readonly ConcurrentDictionary<ConvGeometry, MemoryBuffer1D<int, Stride1D.Dense>> _taps = [];

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
            Multiply<ForwardProduct<V, T>, V, T>(new(new(g), Taps(g), View<T>(x), View<T>(w), bias is null ? 0 : 1,
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
            Multiply<InputProduct<V, T>, V, T>(new(new(g), View<T>(dy), View<T>(w), bias is null ? 0 : 1,
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
            else Multiply<WeightProduct<T>, V, T>(new(new(g), Taps(g), View<T>(x), View<T>(dy), View<T>(dw)),
                g.Groups, g.OutChannels / g.Groups, g.InChannels / g.Groups * g.Kernel.H * g.Kernel.W, positions);
            if (dbias is null) return;
            using var sums = Reduce(new MemberTerms<V, T>(new(g.Batch, g.OutChannels, g.Out.H * g.Out.W), View<T>(dy)), g.OutChannels,
                positions);
            Launch(g.OutChannels, new StoreKernel<V, T>(sums.View, View<T>(dbias)));
        }
    }

    // For each tap of an output channel: the offset of its pixel from the window's corner, and how far it is down and to the right.
    private ArrayView<int> Taps(ConvGeometry g)
    {
        // Images do not matter.
        return _taps.GetOrAdd(g with { Batch = 1 }, key =>
        {
            var taps = new int[3 * (key.InChannels / key.Groups) * key.Kernel.H * key.Kernel.W];
            for (var i = 0; i < taps.Length / 3; i++)
            {
                int down = i / key.Kernel.W % key.Kernel.H * key.Dilation.H, right = i % key.Kernel.W * key.Dilation.W;
                taps[3 * i] = (i / (key.Kernel.H * key.Kernel.W) * key.In.H + down) * key.In.W + right;
                (taps[3 * i + 1], taps[3 * i + 2]) = (down, right);
            }
            return _accelerator.Allocate1D(taps);
        }).View.BaseView;
    }

    // The sizes, as an argument of a kernel.
    private readonly struct Sizes(ConvGeometry g)
    {
        public readonly int Ins = g.InChannels / g.Groups, Outs = g.OutChannels / g.Groups, Groups = g.Groups;
        public readonly int InH = g.In.H, InW = g.In.W, OutH = g.Out.H, OutW = g.Out.W, KernelH = g.Kernel.H, KernelW = g.Kernel.W;
        public readonly int StrideH = g.Stride.H, StrideW = g.Stride.W, PaddingH = g.Padding.H, PaddingW = g.Padding.W;
        public readonly int DilationH = g.Dilation.H, DilationW = g.Dilation.W;

        public int InPlane => InH * InW;

        public int OutPlane => OutH * OutW;

        public int Kernel => KernelH * KernelW;

        public bool IsInside(int row, int column) => row >= 0 && row < InH && column >= 0 && column < InW;
    }

    // y[o, position] = Σ w[o, tap]·x[position, tap] + bias[o].
    private readonly struct ForwardProduct<V, T>(Sizes s, ArrayView<int> taps, ArrayView<T> x, ArrayView<T> w, int hasBias,
        ArrayView<T> bias, ArrayView<T> y) : IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public bool LeftRunsInner => true;

        public bool RightRunsInner => false;

        // The image, and the corner of the window.
        public Place Column(int column)
        {
            var at = column % s.OutPlane;
            return new(column / s.OutPlane, at / s.OutW * s.StrideH - s.PaddingH, at % s.OutW * s.StrideW - s.PaddingW);
        }

        public Place Inner(int k) => new(k);

        public T Left(int layer, int row, Place inner) => w[(layer * s.Outs + row) * s.Ins * s.Kernel + inner.A];

        public T Right(int layer, Place inner, Place column)
        {
            int tap = 3 * inner.A, image = (column.A * s.Groups + layer) * s.Ins * s.InPlane;
            return s.IsInside(column.B + taps[tap + 1], column.C + taps[tap + 2])
                ? x[image + column.B * s.InW + column.C + taps[tap]] : V.Of(0).Value;
        }

        public void Put(int layer, int row, int column, T value)
        {
            var channel = layer * s.Outs + row;
            y[(column / s.OutPlane * s.Groups * s.Outs + channel) * s.OutPlane + column % s.OutPlane] =
                hasBias != 0 ? (V.From(value) + V.From(bias[channel])).Value : value;
        }
    }

    // dx[c, pixel] = Σ w[o, c, u, v]·dy[o, window] + bias[c], over the windows that have the pixel under their tap (u, v).
    private readonly struct InputProduct<V, T>(Sizes s, ArrayView<T> dy, ArrayView<T> w, int hasBias, ArrayView<T> bias, ArrayView<T> dx)
        : IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public bool LeftRunsInner => true;

        public bool RightRunsInner => false;

        // The image, and the pixel within its padding.
        public Place Column(int column)
        {
            var at = column % s.InPlane;
            return new(column / s.InPlane, at / s.InW + s.PaddingH, at % s.InW + s.PaddingW);
        }

        // The output channel and the tap.
        public Place Inner(int k) => new(k / s.Kernel, k % s.Kernel / s.KernelW, k % s.KernelW);

        public T Left(int layer, int row, Place inner) =>
            w[((layer * s.Outs + inner.A) * s.Ins + row) * s.Kernel + inner.B * s.KernelW + inner.C];

        public T Right(int layer, Place inner, Place column)
        {
            int top = column.B - inner.B * s.DilationH, left = column.C - inner.C * s.DilationW;
            int row = top / s.StrideH, j = left / s.StrideW;
            return top >= 0 && left >= 0 && row * s.StrideH == top && j * s.StrideW == left && row < s.OutH && j < s.OutW
                ? dy[(((column.A * s.Groups + layer) * s.Outs + inner.A) * s.OutH + row) * s.OutW + j] : V.Of(0).Value;
        }

        public void Put(int layer, int row, int column, T value)
        {
            var channel = layer * s.Ins + row;
            dx[(column / s.InPlane * s.Groups * s.Ins + channel) * s.InPlane + column % s.InPlane] =
                hasBias != 0 ? (V.From(value) + V.From(bias[channel])).Value : value;
        }
    }

    // dw[o, tap] = Σ dy[o, position]·x[position, tap] over images and positions.
    private readonly struct WeightProduct<T>(Sizes s, ArrayView<int> taps, ArrayView<T> x, ArrayView<T> dy, ArrayView<T> dw) : IProduct<T>
        where T : unmanaged
    {
        public bool LeftRunsInner => true;

        public bool RightRunsInner => true;

        // The tap.
        public Place Column(int column) => new(taps[3 * column], taps[3 * column + 1], taps[3 * column + 2]);

        // The image, and the position's row and column.
        public Place Inner(int k) => new(k / s.OutPlane, k % s.OutPlane / s.OutW, k % s.OutW);

        public T Left(int layer, int row, Place inner) =>
            dy[(((inner.A * s.Groups + layer) * s.Outs + row) * s.OutH + inner.B) * s.OutW + inner.C];

        public T Right(int layer, Place inner, Place column)
        {
            int top = inner.B * s.StrideH - s.PaddingH, left = inner.C * s.StrideW - s.PaddingW;
            return s.IsInside(top + column.B, left + column.C)
                ? x[(inner.A * s.Groups + layer) * s.Ins * s.InPlane + top * s.InW + left + column.A] : default;
        }

        public void Put(int layer, int row, int column, T value) => dw[(layer * s.Outs + row) * s.Ins * s.Kernel + column] = value;
    }
}
