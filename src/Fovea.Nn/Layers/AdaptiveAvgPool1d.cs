using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>The means of windows that divide a signal into a given number of parts.</summary>
/// <remarks><b>Shape</b>: [N, C, L] → [N, C, size].</remarks>
public sealed class AdaptiveAvgPool1d(int size) : Module
{
    /// <summary>Length of the output.</summary>
    public int Size { get; } = size;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Expect.Signals(this, x).Unsqueeze(2).AdaptiveAvgPool2d((1, Size)).Squeeze(2);

    /// <inheritdoc/>
    public override string Describe() => $"AdaptiveAvgPool1d({Size})";
}
