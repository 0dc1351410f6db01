using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>y = conv₂(ReLU(norm₂(conv₁(ReLU(norm₁(x)))))): a 1×1 convolution to four times the growth, and one of 3×3 to the
/// growth.</summary>
/// <remarks><b>Shape</b>: [N, in, H, W] → [N, growth, H, W]. Keys: <c>norm1</c>, <c>conv1</c>, <c>norm2</c>, <c>conv2</c>.
/// Source: G. Huang et al., "Densely connected convolutional networks", CVPR 2017, section 3.</remarks>
public sealed class DenseLayer : Module
{
    private readonly BatchNorm2d _norm1, _norm2;
    private readonly Conv2d _conv1, _conv2;
    private readonly ReLU _relu1, _relu2;

    /// <summary>A layer.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="growth">Channels of the output.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public DenseLayer(int inChannels, int growth)
    {
        _norm1 = Child("norm1", new BatchNorm2d(inChannels));
        _relu1 = Child("relu1", new ReLU());
        _conv1 = Child("conv1", new Conv2d(inChannels, 4 * growth, 1, bias: false));
        _norm2 = Child("norm2", new BatchNorm2d(4 * growth));
        _relu2 = Child("relu2", new ReLU());
        _conv2 = Child("conv2", new Conv2d(4 * growth, growth, 3, padding: 1, bias: false));
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels => _conv1.InChannels;

    /// <summary>Channels of the output.</summary>
    public int Growth => _conv2.OutChannels;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) =>
        Run(_conv2, Run(_relu2, Run(_norm2, Run(_conv1, Run(_relu1, Run(_norm1, x))))));

    /// <inheritdoc/>
    public override string Describe() => $"DenseLayer({InChannels} → {Growth})";
}
