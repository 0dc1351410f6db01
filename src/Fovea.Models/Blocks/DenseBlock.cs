using System.Globalization;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Layers each of which sees the input and what all layers before it gave; the output is all of that side by side.</summary>
/// <remarks><b>Shape</b>: [N, in, H, W] → [N, in + layers·growth, H, W]. Keys: <c>denselayer1</c>, <c>denselayer2</c>, …
/// Source: G. Huang et al., "Densely connected convolutional networks", CVPR 2017, equation 2.</remarks>
public sealed class DenseBlock : Module
{
    /// <summary>A block.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="layers">Number of layers.</param>
    /// <param name="growth">Channels that each layer adds.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public DenseBlock(int inChannels, int layers, int growth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        (InChannels, Layers, Growth) = (inChannels, layers, growth);
        for (var i = 0; i < layers; i++)
            Child(string.Create(CultureInfo.InvariantCulture, $"denselayer{i + 1}"), new DenseLayer(inChannels + i * growth, growth));
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; }

    /// <summary>Channels that each layer adds.</summary>
    public int Growth { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        foreach (var (_, layer) in Children) x = Tensor.Concat([x, Run(layer, x)], 1);
        return x;
    }

    /// <inheritdoc/>
    public override string Describe() => $"DenseBlock({InChannels} → {InChannels + Layers * Growth})";
}
