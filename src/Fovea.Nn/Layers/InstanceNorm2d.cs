using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y = γ·(x − μ)/√(σ² + ε) + β with statistics over each channel of each image.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W], unchanged; weight and bias [C]. Without γ and β unless asked for, as PyTorch.</remarks>
public sealed class InstanceNorm2d : Module
{
    /// <summary>Instance normalisation.</summary>
    public InstanceNorm2d(int channels, double epsilon = 1e-5, bool affine = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        (Channels, Epsilon, Affine) = (channels, epsilon, affine);
        Weight = affine ? Parameter("weight", Tensor.Ones([channels])) : null;
        Bias = affine ? Parameter("bias", Tensor.Zeros([channels])) : null;
    }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>ε, added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Whether there are γ and β.</summary>
    public bool Affine { get; }

    /// <summary>γ, [C], or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>β, [C], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Expect.Images(this, x, Channels);
        return x.InstanceNorm2d(Weight, Bias, Epsilon);
    }

    /// <inheritdoc/>
    public override string Describe() => $"InstanceNorm2d({Channels})";
}
