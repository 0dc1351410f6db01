using ILGPU;

namespace Fovea.Gpu;

// The transforms of Winograd's F(2×2, 3×3): each first along the rows of a tile and then down its columns. Transformed tiles lie as
// [frequency, channel, tile], transformed kernels as [frequency, output, input]: neighbouring threads write neighbours.
public sealed partial class GpuDevice
{
    // A row of a tile.
    private readonly struct Four<V, T>(V a, V b, V c, V d) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public readonly V A = a, B = b, C = c, D = d;

        public static Four<V, T> operator +(Four<V, T> x, Four<V, T> y) => new(x.A + y.A, x.B + y.B, x.C + y.C, x.D + y.D);

        public static Four<V, T> operator -(Four<V, T> x, Four<V, T> y) => new(x.A - y.A, x.B - y.B, x.C - y.C, x.D - y.D);

        public static Four<V, T> operator -(Four<V, T> x) => new(-x.A, -x.B, -x.C, -x.D);

        public Four<V, T> Half() => new(V.Of(0.5) * A, V.Of(0.5) * B, V.Of(0.5) * C, V.Of(0.5) * D);

        // Bᵀ of four pixels.
        public static Four<V, T> OfPixels(V a, V b, V c, V d) => new(a - c, b + c, c - b, b - d);

        // A of two pixels of the upstream gradient.
        public static Four<V, T> OfUpstream(V a, V b) => new(a, a + b, a - b, -b);

        // G of three taps.
        public static Four<V, T> OfTaps(V a, V b, V c) => new(a, V.Of(0.5) * (a + c + b), V.Of(0.5) * (a + c - b), c);

        // Aᵀ: two pixels.
        public V Left => A + B + C;

        public V Right => B - C - D;

        // Gᵀ: the gradient of three taps.
        public V FirstTap => A + V.Of(0.5) * (B + C);

        public V SecondTap => V.Of(0.5) * (B - C);

        public V ThirdTap => V.Of(0.5) * (B + C) + D;

        public static Four<V, T> Load(ArrayView<T> from, int at, int apart) =>
            new(V.From(from[at]), V.From(from[at + apart]), V.From(from[at + 2 * apart]), V.From(from[at + 3 * apart]));

        public void Store(ArrayView<T> to, int at, int apart)
        {
            to[at] = A.Value;
            to[at + apart] = B.Value;
            to[at + 2 * apart] = C.Value;
            to[at + 3 * apart] = D.Value;
        }
    }

    // Bᵀ d B for the tiles from first on, a thread for each of an input channel.
    private readonly struct SpreadPixelsKernel<V, T>(TiledSizes s, int first, Divisor count, ArrayView<T> x, ArrayView<T> planes) : IKernel
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i)
        {
            int tile = first + count.Rest(i), at = s.TilesOfImage.Rest(tile), apart = s.Ins * count.Value;
            int top = s.TilesOfRow.Of(at) * 2 - s.PaddingH, left = s.TilesOfRow.Rest(at) * 2 - s.PaddingW;
            var plane = (s.TilesOfImage.Of(tile) * s.Ins + count.Of(i)) * s.InPlane;
            Four<V, T> a = Row(plane, top, left), b = Row(plane, top + 1, left), c = Row(plane, top + 2, left),
                d = Row(plane, top + 3, left);
            (a - c).Store(planes, i, apart);
            (b + c).Store(planes, i + 4 * apart, apart);
            (c - b).Store(planes, i + 8 * apart, apart);
            (b - d).Store(planes, i + 12 * apart, apart);
        }

        private Four<V, T> Row(int plane, int row, int left) => Four<V, T>.OfPixels(Pixel(plane, row, left), Pixel(plane, row, left + 1),
            Pixel(plane, row, left + 2), Pixel(plane, row, left + 3));

        // No branch: all of a thread's reads are on their way before the first is waited for.
        private V Pixel(int plane, int row, int column)
        {
            var isInside = (uint)row < (uint)s.InH & (uint)column < (uint)s.InW;
            var at = plane + row * s.InW + column;
            var value = x[isInside ? at : 0];
            return isInside ? V.From(value) : V.Of(0);
        }
    }

    // A dY Aᵀ for the tiles from first on, a thread for each of an output channel.
    private readonly struct SpreadUpstreamKernel<V, T>(TiledSizes s, int first, Divisor count, ArrayView<T> dy, ArrayView<T> planes)
        : IKernel where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i)
        {
            int tile = first + count.Rest(i), at = s.TilesOfImage.Rest(tile), apart = s.Outs * count.Value;
            int top = s.TilesOfRow.Of(at) * 2, left = s.TilesOfRow.Rest(at) * 2;
            var plane = (s.TilesOfImage.Of(tile) * s.Outs + count.Of(i)) * s.OutPlane;
            Four<V, T> a = Row(plane, top, left), b = Row(plane, top + 1, left);
            a.Store(planes, i, apart);
            (a + b).Store(planes, i + 4 * apart, apart);
            (a - b).Store(planes, i + 8 * apart, apart);
            (-b).Store(planes, i + 12 * apart, apart);
        }

        private Four<V, T> Row(int plane, int row, int left) =>
            Four<V, T>.OfUpstream(Pixel(plane, row, left), Pixel(plane, row, left + 1));

        private V Pixel(int plane, int row, int column)
        {
            var isInside = row < s.OutH & column < s.OutW;
            var at = plane + row * s.OutW + column;
            var value = dy[isInside ? at : 0];
            return isInside ? V.From(value) : V.Of(0);
        }
    }

    // Aᵀ M A and the bias for the tiles from first on, a thread for each of an output channel.
    private readonly struct GatherPixelsKernel<V, T>(TiledSizes s, int first, Divisor count, ArrayView<T> sums, int hasBias,
        ArrayView<T> bias, ArrayView<T> y) : IKernel where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i)
        {
            int tile = first + count.Rest(i), at = s.TilesOfImage.Rest(tile), channel = count.Of(i), apart = s.Outs * count.Value;
            int top = s.TilesOfRow.Of(at) * 2, left = s.TilesOfRow.Rest(at) * 2;
            var plane = (s.TilesOfImage.Of(tile) * s.Outs + channel) * s.OutPlane;
            Four<V, T> a = Four<V, T>.Load(sums, i, apart), b = Four<V, T>.Load(sums, i + 4 * apart, apart),
                c = Four<V, T>.Load(sums, i + 8 * apart, apart), d = Four<V, T>.Load(sums, i + 12 * apart, apart);
            var add = hasBias != 0 ? V.From(bias[channel]) : V.Of(0);
            Put(plane, top, left, a + b + c, add);
            Put(plane, top + 1, left, b - c - d, add);
        }

        private void Put(int plane, int row, int left, Four<V, T> sum, V add)
        {
            if (row >= s.OutH) return;
            var at = plane + row * s.OutW + left;
            y[at] = (sum.Left + add).Value;
            if (left + 1 < s.OutW) y[at + 1] = (sum.Right + add).Value;
        }
    }

    // G g Gᵀ, a thread for each kernel; turned by half a turn where the channels are exchanged.
    private readonly struct SpreadKernelsKernel<V, T>(int outs, int ins, int turned, ArrayView<T> w, ArrayView<T> kernels) : IKernel
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i)
        {
            int apart = outs * ins, start = 9 * (turned != 0 ? i % ins * outs + i / ins : i);
            Four<V, T> a = Row(start, 0), b = Row(start, 3), c = Row(start, 6);
            a.Store(kernels, i, apart);
            (a + c + b).Half().Store(kernels, i + 4 * apart, apart);
            (a + c - b).Half().Store(kernels, i + 8 * apart, apart);
            c.Store(kernels, i + 12 * apart, apart);
        }

        private Four<V, T> Row(int start, int tap) => Four<V, T>.OfTaps(Tap(start, tap), Tap(start, tap + 1), Tap(start, tap + 2));

        private V Tap(int start, int tap) => V.From(w[start + (turned != 0 ? 8 - tap : tap)]);
    }

    // Gᵀ dU G, a thread for each kernel, added to what other slices gave.
    private readonly struct GatherKernelsKernel<V, T>(int count, int adds, ArrayView<T> kernels, ArrayView<T> dw) : IKernel
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i)
        {
            Four<V, T> a = Four<V, T>.Load(kernels, i, count), b = Four<V, T>.Load(kernels, i + 4 * count, count),
                c = Four<V, T>.Load(kernels, i + 8 * count, count), d = Four<V, T>.Load(kernels, i + 12 * count, count);
            var half = (b + c).Half();
            Put(9 * i, a + half);
            Put(9 * i + 3, (b - c).Half());
            Put(9 * i + 6, half + d);
        }

        private void Put(int at, Four<V, T> row)
        {
            Put(at, row.FirstTap);
            Put(at + 1, row.SecondTap);
            Put(at + 2, row.ThirdTap);
        }

        private void Put(int at, V value) => dw[at] = (adds != 0 ? V.From(dw[at]) + value : value).Value;
    }
}
