using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>s = ReLU(squeeze(x)); y = ReLU(expand1×1(s)) and ReLU(expand3×3(s)) side by side.</summary>
/// <remarks><b>Shape</b>: [N, in, H, W] → [N, expand1 + expand3, H, W]. Keys: <c>squeeze</c>, <c>expand1x1</c>, <c>expand3x3</c>.
/// Source: F. Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", arXiv:1602.07360, section 3.2.</remarks>
public sealed class Fire : Module
{
    private readonly Conv2d _squeeze, _expand1, _expand3;
    private readonly ReLU _squeezed, _expanded1, _expanded3;

    /// <summary>A fire module.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="squeeze">Channels in between.</param>
    /// <param name="expand1">Channels that a 1×1 convolution gives.</param>
    /// <param name="expand3">Channels that a 3×3 convolution gives.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public Fire(int inChannels, int squeeze, int expand1, int expand3)
    {
        _squeeze = Child("squeeze", new Conv2d(inChannels, squeeze, 1));
        _squeezed = Child("squeeze_activation", new ReLU());
        _expand1 = Child("expand1x1", new Conv2d(squeeze, expand1, 1));
        _expanded1 = Child("expand1x1_activation", new ReLU());
        _expand3 = Child("expand3x3", new Conv2d(squeeze, expand3, 3, padding: 1));
        _expanded3 = Child("expand3x3_activation", new ReLU());
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels => _squeeze.InChannels;

    /// <summary>Channels in between.</summary>
    public int Squeeze => _squeeze.OutChannels;

    /// <summary>Channels that the 1×1 convolution gives.</summary>
    public int Expand1 => _expand1.OutChannels;

    /// <summary>Channels that the 3×3 convolution gives.</summary>
    public int Expand3 => _expand3.OutChannels;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var s = Run(_squeezed, Run(_squeeze, x));
        return Tensor.Concat([Run(_expanded1, Run(_expand1, s)), Run(_expanded3, Run(_expand3, s))], 1);
    }

    /// <inheritdoc/>
    public override string Describe() => $"Fire({InChannels} → {Squeeze} → {Expand1} + {Expand3})";
}
