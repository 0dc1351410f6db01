using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y[n, c, i, j] = the mean x of window (i, j).</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, H′, W′], H′ = ⌊(H + 2p − k)/s⌋ + 1, or ⌈·⌉ in ceil mode.</remarks>
public sealed class AvgPool2d(Size2 kernelSize, Size2? stride = null, Size2? padding = null, bool ceilMode = false,
    bool countIncludePad = true, int? divisorOverride = null) : Module
{
    /// <summary>Window, stride, padding, ceil mode, whether padding counts, what sums are divided by.</summary>
    public PoolOptions Options { get; } = new(kernelSize)
    {
        Stride = stride ?? kernelSize, Padding = padding ?? 0, CeilMode = ceilMode,
        CountIncludePad = countIncludePad, DivisorOverride = divisorOverride
    };

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.AvgPool2d(Options);

    /// <inheritdoc/>
    public override SpatialWindow? Window => new(Options.Kernel, Options.Stride, 1);

    /// <inheritdoc/>
    public override string Describe() =>
        $"AvgPool2d({Options.Kernel}{(Options.Stride == Options.Kernel ? "" : $", stride {Options.Stride}")}"
        + $"{(Options.Padding == 0 ? "" : $", padding {Options.Padding}")})";
}
