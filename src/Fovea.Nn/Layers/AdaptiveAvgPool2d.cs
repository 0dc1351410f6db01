using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>The means of windows that divide an image into a given number of rows and columns.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, size].</remarks>
public sealed class AdaptiveAvgPool2d(Size2 size) : Module
{
    /// <summary>Rows and columns of the output.</summary>
    public Size2 Size { get; } = size;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.AdaptiveAvgPool2d(Size);

    /// <inheritdoc/>
    public override string Describe() => $"AdaptiveAvgPool2d({Size})";
}
