using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>y = x + γ·f(x): f is a 7×7 convolution of each channel by itself, a normalisation of each pixel, and two linear layers with
/// GELU between; γ is a factor for each channel.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W], unchanged. Keys: <c>layer_scale</c>, <c>block.0</c>, <c>block.2</c>, <c>block.3</c>,
/// <c>block.5</c>, as torchvision's. In training f is dropped for some samples.
/// Source: Z. Liu et al., "A ConvNet for the 2020s", CVPR 2022, figure 4.</remarks>
public sealed class ConvNeXtBlock : Module
{
    private readonly Tensor _scale;
    private readonly Sequential _block;
    private readonly StochasticDepth _depth;

    /// <summary>A block.</summary>
    /// <param name="channels">C.</param>
    /// <param name="layerScale">First value of γ.</param>
    /// <param name="dropped">Probability with which f is dropped for a sample in training.</param>
    /// <exception cref="ArgumentException">There is less than 1 channel, or the probability is not in [0, 1].</exception>
    public ConvNeXtBlock(int channels, double layerScale = 1e-6, double dropped = 0)
    {
        (Channels, LayerScale) = (channels, layerScale);
        _block = Child("block", new Sequential(
            new Conv2d(channels, channels, 7, padding: 3, groups: channels), new PermuteAxes(0, 2, 3, 1), new LayerNorm([channels], 1e-6),
            new Linear(channels, 4 * channels), new GELU(), new Linear(4 * channels, channels), new PermuteAxes(0, 3, 1, 2)));
        _scale = Parameter("layer_scale", Tensor.Full([channels, 1, 1], layerScale));
        _depth = Child("stochastic_depth", new StochasticDepth(dropped));
    }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>First value of γ.</summary>
    public double LayerScale { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_depth, _scale * Run(_block, x)) + x;

    /// <inheritdoc/>
    public override string Describe() => $"ConvNeXtBlock({Channels})";
}
