using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y = γ·(x − μ)/√(σ² + ε) + β with statistics over each channel of each image.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W], unchanged; weight and bias [C]. Without γ and β unless asked for, as PyTorch.</remarks>
public sealed class InstanceNorm2d : Module
{
    private readonly int _channels;
    private readonly double _epsilon;

    /// <summary>Instance normalisation.</summary>
    public InstanceNorm2d(int channels, double epsilon = 1e-5, bool affine = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        (_channels, _epsilon) = (channels, epsilon);
        Weight = affine ? Parameter("weight", Tensor.Ones([channels])) : null;
        Bias = affine ? Parameter("bias", Tensor.Zeros([channels])) : null;
    }

    /// <summary>γ, [C], or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>β, [C], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Expect.Images(this, x, _channels);
        return x.InstanceNorm2d(Weight, Bias, _epsilon);
    }

    /// <inheritdoc/>
    public override string ToString() => $"InstanceNorm2d({_channels})";
}
