using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>The largest elements of windows that divide an image into a given number of rows and columns.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, size].</remarks>
public sealed class AdaptiveMaxPool2d(AdaptiveSize size) : Module
{
    /// <summary>Rows and columns of the output; null for those of the input.</summary>
    public AdaptiveSize Size { get; } = size;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.AdaptiveMaxPool2d(Size.For(this, x));

    /// <inheritdoc/>
    public override string Describe() => $"AdaptiveMaxPool2d({Size})";
}
