using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y[n, c, i] = the mean x of window i.</summary>
/// <remarks><b>Shape</b>: [N, C, L] → [N, C, L′], L′ = ⌊(L + 2p − k)/s⌋ + 1, or ⌈·⌉ in ceil mode.</remarks>
public sealed class AvgPool1d(int kernelSize, int? stride = null, int padding = 0, bool ceilMode = false, bool countIncludePad = true)
    : Module
{
    private readonly PoolOptions _options = new((1, kernelSize))
    {
        Stride = (1, stride ?? kernelSize), Padding = (0, padding),
        CeilMode = ceilMode, CountIncludePad = countIncludePad
    };

    /// <summary>Length of a window.</summary>
    public int KernelSize => kernelSize;

    /// <summary>Elements between windows.</summary>
    public int Stride => stride ?? kernelSize;

    /// <summary>Elements outside the signal on each side.</summary>
    public int Padding => padding;

    /// <summary>Whether a last window may reach past the end.</summary>
    public bool CeilMode => ceilMode;

    /// <summary>Whether padding counts in the divisor.</summary>
    public bool CountIncludePad => countIncludePad;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Expect.Signals(this, x).Unsqueeze(2).AvgPool2d(_options).Squeeze(2);

    /// <inheritdoc/>
    public override SpatialWindow? Window => new((1, kernelSize), (1, Stride), 1);

    /// <inheritdoc/>
    public override string Describe() => $"AvgPool1d({kernelSize}{(Stride == kernelSize ? "" : $", stride {Stride}")}"
        + $"{(padding == 0 ? "" : $", padding {padding}")})";
}
