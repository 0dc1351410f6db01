using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

// Convolution by 3×3 kernels with stride 1 in 16 multiplications for 4 pixels instead of 36: Winograd's F(2×2, 3×3),
// Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A for each tile of 2×2 pixels. The sums over channels are 16 matrix products, a layer each.
// Source: A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016, section 4.1.
public sealed partial class GpuDevice
{
    // Elements of a transformed tile.
    private const int Frequencies = 16;

    /// <summary>Multiply-adds that must be saved for each element that Winograd's transforms write or read.</summary>
    /// <remarks>An estimate, not measured on a card: one with 67 TFLOP/s in Float32 and 3.35 TB/s that reaches 60 % of the former in
    /// products makes 24 multiply-adds while it moves an element, in Float64 with half the rate and twice the bytes as well; of its
    /// bandwidth transforms are taken to reach two thirds.</remarks>
    internal int WinogradPrice { get; init; } = 36;

    /// <summary>Bytes that the transformed tiles may take: more of them are worked through in slices.</summary>
    internal long WinogradScratch { get; init; } = 256L << 20;

    /// <summary>Whether a convolution goes by Winograd's algorithm: a matter of its sizes alone, so that the same seed gives the same
    /// bits.</summary>
    internal bool ByWinograd(in ConvGeometry g, in TiledSizes s) => ComputeContext.Current.Winograd && g.Groups == 1
        && g.Kernel == (3, 3) && g.Stride == (1, 1) && g.Dilation == (1, 1) && WinogradGain(s) >= WinogradPrice;

    /// <summary>Multiply-adds saved for each element that is moved more.</summary>
    internal static double WinogradGain(in TiledSizes s)
    {
        double kernels = (double)s.Ins * s.Outs, channels = s.Ins + s.Outs, tiles = s.Tiles;
        // Layers of kernels are counted in integers.
        if (tiles == 0 || Frequencies * kernels > int.MaxValue) return double.NegativeInfinity;
        // Tiles of both sides of the products are written and read, and so are the kernels.
        return kernels * (9.0 * s.Batch * s.OutPlane - Frequencies * tiles) / (2 * Frequencies * (tiles * channels + kernels));
    }

    // y = x ∗ w + bias, or with kernels turned by half a turn and their channels exchanged the adjoint in x.
    private void ConvolveTiles<V, T>(TiledSizes s, bool turned, Tensor x, Tensor w, Tensor? bias, Tensor y)
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        var slice = Slice<T>(s);
        using var kernels = Rent<T>(Frequencies * s.Outs * s.Ins);
        using var pixels = Rent<T>(Frequencies * s.Ins * slice);
        using var sums = Rent<T>(Frequencies * s.Outs * slice);
        Launch(s.Outs * s.Ins, new SpreadKernelsKernel<V, T>(s.Outs, s.Ins, turned ? 1 : 0, View<T>(w), kernels.View));
        for (var first = 0; first < s.Tiles; first += slice)
        {
            var count = Math.Min(slice, s.Tiles - first);
            Launch(s.Ins * count, new SpreadPixelsKernel<V, T>(s, first, new(count), View<T>(x), pixels.View));
            Product<V, T>(new(Frequencies, s.Outs, count, s.Ins, false, false, false, false), kernels.View, pixels.View, null, sums.View);
            Launch(s.Outs * count, new GatherPixelsKernel<V, T>(s, first, new(count), sums.View, bias is null ? 0 : 1,
                View<T>(bias ?? y), View<T>(y)));
        }
    }

    // dw = Gᵀ[Σ (A dY Aᵀ) ⊙ (Bᵀ d B)]G over all tiles, slice after slice.
    private void ConvolveTilesWeight<V, T>(TiledSizes s, Tensor x, Tensor dy, Tensor dw)
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        var slice = Slice<T>(s);
        using var kernels = Rent<T>(Frequencies * s.Outs * s.Ins);
        using var pixels = Rent<T>(Frequencies * s.Ins * slice);
        using var upstream = Rent<T>(Frequencies * s.Outs * slice);
        for (var first = 0; first < s.Tiles; first += slice)
        {
            var count = Math.Min(slice, s.Tiles - first);
            Launch(s.Ins * count, new SpreadPixelsKernel<V, T>(s, first, new(count), View<T>(x), pixels.View));
            Launch(s.Outs * count, new SpreadUpstreamKernel<V, T>(s, first, new(count), View<T>(dy), upstream.View));
            Product<V, T>(new(Frequencies, s.Outs, s.Ins, count, false, true, false, false), upstream.View, pixels.View, null,
                kernels.View);
            Launch(s.Outs * s.Ins, new GatherKernelsKernel<V, T>(s.Outs * s.Ins, first == 0 ? 0 : 1, kernels.View, View<T>(dw)));
        }
    }

    // Tiles that are transformed at a time; whole tiles of the products, where they do not fit at once.
    private int Slice<T>(in TiledSizes s) where T : unmanaged
    {
        var fit = WinogradScratch / ((long)Frequencies * (s.Ins + s.Outs) * Interop.SizeOf<T>());
        return (int)Math.Min(s.Tiles, Math.Max(fit / LargestTile, 1) * LargestTile);
    }

    /// <summary>A 3×3 convolution of stride 1 whose output is cut into tiles of 2×2 pixels.</summary>
    internal readonly struct TiledSizes
    {
        public readonly int Batch, Ins, Outs, InH, InW, OutH, OutW, PaddingH, PaddingW;
        public readonly Divisor TilesOfRow, TilesOfImage;

        private TiledSizes(int batch, int ins, int outs, Size2 from, Size2 to, int paddingH, int paddingW)
        {
            (Batch, Ins, Outs, InH, InW, OutH, OutW) = (batch, ins, outs, from.H, from.W, to.H, to.W);
            (PaddingH, PaddingW) = (paddingH, paddingW);
            (TilesOfRow, TilesOfImage) = (new((to.W + 1) / 2), new((to.H + 1) / 2 * ((to.W + 1) / 2)));
        }

        public int Tiles => OutPlane == 0 ? 0 : Batch * TilesOfImage.Value;

        public int InPlane => InH * InW;

        public int OutPlane => OutH * OutW;

        /// <summary>The convolution itself.</summary>
        public static TiledSizes Forward(in ConvGeometry g) =>
            new(g.Batch, g.InChannels, g.OutChannels, g.In, g.Out, g.Padding.H, g.Padding.W);

        /// <summary>Its adjoint in x: the convolution of dy with turned kernels, padded by 2 − p; below 0 dy is cropped.</summary>
        public static TiledSizes Backward(in ConvGeometry g) =>
            new(g.Batch, g.OutChannels, g.InChannels, g.Out, g.In, 2 - g.Padding.H, 2 - g.Padding.W);
    }
}
