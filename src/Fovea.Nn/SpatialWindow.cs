using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>The input pixels that one output pixel of a layer sees.</summary>
/// <param name="Kernel">Height and width of the window in taps.</param>
/// <param name="Stride">Input pixels between the windows of neighbours.</param>
/// <param name="Dilation">Input pixels between taps.</param>
public readonly record struct SpatialWindow(Size2 Kernel, Size2 Stride, Size2 Dilation)
{
    /// <summary>Input pixels from the first tap to the last: d·(k − 1) + 1.</summary>
    public Size2 Extent => (Dilation.H * (Kernel.H - 1) + 1, Dilation.W * (Kernel.W - 1) + 1);
}

/// <summary>The input pixels that one pixel of a network's feature map depends on.</summary>
/// <param name="Size">Height and width of the field; grows by (k − 1)·jump with each layer.</param>
/// <param name="Jump">Input pixels between neighbours; multiplied by each stride.</param>
/// <remarks>Source: A. Araujo, W. Norris, J. Sim, "Computing receptive fields of convolutional neural networks", Distill (2019), equation
/// 2.</remarks>
public readonly record struct ReceptiveField(Size2 Size, Size2 Jump)
{
    /// <summary>One input pixel.</summary>
    public static ReceptiveField Pixel => new(1, 1);

    /// <summary>The field after one more layer.</summary>
    public ReceptiveField Through(SpatialWindow w) => new(
        (Size.H + (w.Extent.H - 1) * Jump.H, Size.W + (w.Extent.W - 1) * Jump.W),
        (Jump.H * w.Stride.H, Jump.W * w.Stride.W));
}
