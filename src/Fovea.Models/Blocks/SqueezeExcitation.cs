using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>y = x·gate(fc₂(act(fc₁(mean of each channel)))): channels weighed by what the whole picture is.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W], unchanged. The fully-connected layers are 1×1 convolutions with keys <c>fc1</c> and <c>fc2</c>, as
/// torchvision's.
/// Source: J. Hu et al., "Squeeze-and-excitation networks", CVPR 2018, equations 2 to 4.</remarks>
public sealed class SqueezeExcitation : Module
{
    private readonly AdaptiveAvgPool2d _avgpool;
    private readonly Conv2d _fc1, _fc2;
    private readonly Module _activation, _gate;

    /// <summary>A block.</summary>
    /// <param name="channels">C.</param>
    /// <param name="squeeze">Channels between the two layers.</param>
    /// <param name="activation">What follows the first; ReLU unless given.</param>
    /// <param name="gate">What follows the second; the logistic function unless given.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public SqueezeExcitation(int channels, int squeeze, Module? activation = null, Module? gate = null)
    {
        _avgpool = Child("avgpool", new AdaptiveAvgPool2d(1));
        _fc1 = Child("fc1", new Conv2d(channels, squeeze, 1));
        _fc2 = Child("fc2", new Conv2d(squeeze, channels, 1));
        _activation = Child("activation", activation ?? new ReLU());
        _gate = Child("scale_activation", gate ?? new Sigmoid());
    }

    /// <summary>C.</summary>
    public int Channels => _fc1.InChannels;

    /// <summary>Channels between the two layers.</summary>
    public int Squeeze => _fc1.OutChannels;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) =>
        x * Run(_gate, Run(_fc2, Run(_activation, Run(_fc1, Run(_avgpool, x)))));

    /// <inheritdoc/>
    public override string Describe() => $"SqueezeExcitation({Channels} → {Squeeze})";
}
