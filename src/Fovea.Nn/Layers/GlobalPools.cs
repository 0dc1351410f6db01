using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>The mean of each channel.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C].</remarks>
public sealed class GlobalAvgPool2d : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.GlobalAvgPool2d();
}

/// <summary>The largest element of each channel.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C].</remarks>
public sealed class GlobalMaxPool2d : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.GlobalMaxPool2d();
}
