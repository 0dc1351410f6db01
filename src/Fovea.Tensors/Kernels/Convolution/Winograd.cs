using System.Numerics;

namespace Fovea.Tensors;

/// <summary>Convolution by 3×3 kernels with stride 1 in 36 multiplications for 16 pixels instead of 144, Winograd's F(4×4, 3×3):
/// Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A for each tile of 4×4 pixels, summed over channels before the output transform.</summary>
/// <remarks>
/// <para>Tiles are transformed as lanes of channels, so that inside a register nothing moves but in the transpositions between planes and
/// lanes. The sums over channels are 36 matrix products, one a frequency, on panels that the transforms have written in the order in which
/// <see cref="LaneTile"/> reads them. Tiles are taken in blocks small enough for L2; many blocks are shared out over
/// the threads whole, few are split inside. Every sum has one order, so neither blocks nor threads change a bit.</para>
/// <para>Source: A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016.</para>
/// </remarks>
internal static class Winograd
{
    /// <summary>Elements of the transformed kernels of a convolution.</summary>
    public static int PackedCount<T>(in WinogradShape shape) where T : unmanaged, IFloatingPointIeee754<T> =>
        new WinogradKernelLayout(shape.Inputs, shape.Outputs, Lanes.Width<T>()).Count;

    /// <summary>Transforms the kernels into panels for <see cref="Forward"/>.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="w">[outputs, inputs, 3, 3], or where turned [inputs, outputs, 3, 3].</param>
    /// <param name="turned">Kernels turned by half a turn and their channels exchanged, for the gradient in the input.</param>
    /// <param name="packed">At least <see cref="PackedCount"/> elements, best from the start of a cache line.</param>
    public static void PackWeights<T>(in WinogradShape shape, ArraySegment<T> w, bool turned, ArraySegment<T> packed)
        where T : unmanaged, IFloatingPointIeee754<T> => Lanes.Run<T, WinogradPackLoop<T>>(new(shape, w, turned, packed));

    /// <summary>y = x * w + bias by transformed kernels, and what follows.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="x">[images, inputs, height, width].</param>
    /// <param name="packed">From <see cref="PackWeights"/>.</param>
    /// <param name="bias">One for each output channel, or empty.</param>
    /// <param name="y">[images, outputs, height, width].</param>
    /// <param name="finish">What follows.</param>
    public static void Forward<T, F>(in WinogradShape shape, ArraySegment<T> x, ArraySegment<T> packed, ArraySegment<T> bias,
        ArraySegment<T> y, in FinishKernel<T, F> finish) where T : unmanaged, IFloatingPointIeee754<T> where F : struct, IUnaryFunction =>
        Lanes.Run<T, WinogradForwardLoop<T, F>>(new(shape, x, packed, bias, y, finish));

    /// <summary>dw = Gᵀ[Σ (A dY Aᵀ) ⊙ (Bᵀ d B)]G over all tiles of all images.</summary>
    public static void WeightGradient<T>(in WinogradShape shape, ArraySegment<T> x, ArraySegment<T> dy, ArraySegment<T> dw)
        where T : unmanaged, IFloatingPointIeee754<T> => Lanes.Run<T, WinogradGradientLoop<T>>(new(shape, x, dy, dw));
}

/// <summary>Kernels for <see cref="Winograd"/>.</summary>
internal readonly struct WinogradPacking<T>(WinogradShape shape, bool turned) : IPacking<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public PackingLayout Layout => new("winograd", 1, shape.Outputs, shape.Inputs, new(3, 3), turned);

    public int Count => Winograd.PackedCount<T>(shape);

    public void Pack(ArraySegment<T> kernels, ArraySegment<T> packed) => Winograd.PackWeights(shape, kernels, turned, packed);
}
