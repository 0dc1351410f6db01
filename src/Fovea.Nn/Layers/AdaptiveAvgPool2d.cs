using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>The means of windows that divide an image into a given number of rows and columns.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, size].</remarks>
public sealed class AdaptiveAvgPool2d(AdaptiveSize size) : Module
{
    /// <summary>Rows and columns of the output; null for those of the input.</summary>
    public AdaptiveSize Size { get; } = size;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.AdaptiveAvgPool2d(Size.For(this, x));

    /// <inheritdoc/>
    public override string Describe() => $"AdaptiveAvgPool2d({Size})";
}
