using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y[n, c, i, j] = the largest x of window (i, j).</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, H′, W′], H′ = ⌊(H + 2p − d(k − 1) − 1)/s⌋ + 1, or ⌈·⌉ in ceil mode.</remarks>
public sealed class MaxPool2d(Size2 kernelSize, Size2? stride = null, Size2? padding = null, Size2? dilation = null, bool ceilMode = false)
    : Module
{
    /// <summary>Window, stride, padding, dilation, ceil mode.</summary>
    public PoolOptions Options { get; } = new(kernelSize)
    {
        Stride = stride ?? kernelSize, Padding = padding ?? 0,
        Dilation = dilation ?? 1, CeilMode = ceilMode
    };

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.MaxPool2d(Options);

    /// <inheritdoc/>
    public override SpatialWindow? Window => new(Options.Kernel, Options.Stride, Options.Dilation);

    /// <inheritdoc/>
    public override string Describe() =>
        $"MaxPool2d({Options.Kernel}{(Options.Stride == Options.Kernel ? "" : $", stride {Options.Stride}")}"
        + $"{(Options.Padding == 0 ? "" : $", padding {Options.Padding}")}"
        + $"{(Options.Dilation == 1 ? "" : $", dilation {Options.Dilation}")})";
}
