using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Two 3×3 convolutions that keep the size, each with batch normalisation and ReLU.</summary>
/// <remarks><b>Shape</b>: [N, in, H, W] → [N, out, H, W]. Keys: <c>double_conv.0</c> … <c>double_conv.4</c>.</remarks>
public sealed class DoubleConv : Module
{
    private readonly Sequential _layers;

    /// <summary>The layers.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public DoubleConv(int inChannels, int outChannels)
    {
        (InChannels, OutChannels) = (inChannels, outChannels);
        _layers = Child("double_conv", new Sequential(
            new Conv2d(inChannels, outChannels, 3, padding: 1, bias: false), new BatchNorm2d(outChannels), new ReLU(),
            new Conv2d(outChannels, outChannels, 3, padding: 1, bias: false), new BatchNorm2d(outChannels), new ReLU()));
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_layers, x);

    /// <inheritdoc/>
    public override string Describe() => $"DoubleConv({InChannels} → {OutChannels})";
}
