using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y[n, c, i] = the largest x of window i.</summary>
/// <remarks><b>Shape</b>: [N, C, L] → [N, C, L′], L′ = ⌊(L + 2p − d(k − 1) − 1)/s⌋ + 1, or ⌈·⌉ in ceil mode.</remarks>
public sealed class MaxPool1d(int kernelSize, int? stride = null, int padding = 0, int dilation = 1, bool ceilMode = false) : Module
{
    private readonly PoolOptions _options = new((1, kernelSize))
    {
        Stride = (1, stride ?? kernelSize), Padding = (0, padding),
        Dilation = (1, dilation), CeilMode = ceilMode
    };

    /// <summary>Length of a window.</summary>
    public int KernelSize => kernelSize;

    /// <summary>Elements between windows.</summary>
    public int Stride => stride ?? kernelSize;

    /// <summary>Elements outside the signal on each side.</summary>
    public int Padding => padding;

    /// <summary>Elements from one of a window to the next.</summary>
    public int Dilation => dilation;

    /// <summary>Whether a last window may reach past the end.</summary>
    public bool CeilMode => ceilMode;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Expect.Signals(this, x).Unsqueeze(2).MaxPool2d(_options).Squeeze(2);

    /// <inheritdoc/>
    public override SpatialWindow? Window => new((1, kernelSize), (1, Stride), (1, dilation));

    /// <inheritdoc/>
    public override string Describe() => $"MaxPool1d({kernelSize}{(Stride == kernelSize ? "" : $", stride {Stride}")}"
        + $"{(padding == 0 ? "" : $", padding {padding}")}{(dilation == 1 ? "" : $", dilation {dilation}")})";
}
