using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>An inverted residual block with <see cref="SqueezeExcitation"/> between its convolutions: 1×1 to more channels, k×k on each
/// channel by itself, the weighing of channels, 1×1 without activation; the input is added where the shape is the same.</summary>
/// <remarks><b>Shape</b>: [N, in, H, W] → [N, out, ⌈H/stride⌉, ⌈W/stride⌉]. Keys: <c>block.0</c> …, as torchvision's blocks of MobileNetV3
/// and EfficientNet. In training the block is dropped for some samples.
/// Source: A. Howard et al., "Searching for MobileNetV3", ICCV 2019, figure 4.</remarks>
public sealed class MobileBlock : Module
{
    private readonly Sequential _block;
    private readonly StochasticDepth? _depth;

    /// <summary>A block.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="hidden">Channels in between.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Height and width of the kernel in the middle.</param>
    /// <param name="stride">Its step.</param>
    /// <param name="activation">Makes an activation; one follows each of the first two convolutions.</param>
    /// <param name="excitation">The weighing of channels, or null.</param>
    /// <param name="dropped">Probability with which the block is dropped for a sample in training; null where there is no such
    /// layer.</param>
    /// <param name="epsilon">ε of the normalisations.</param>
    /// <param name="momentum">The weight of a new batch in their running averages.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the probability is not in [0, 1].</exception>
    public MobileBlock(int inChannels, int hidden, int outChannels, int kernelSize, int stride, Func<Module> activation,
        SqueezeExcitation? excitation = null, double? dropped = null, double epsilon = 1e-5, double momentum = 0.1)
    {
        ArgumentNullException.ThrowIfNull(activation);
        (InChannels, Hidden, OutChannels, Stride) = (inChannels, hidden, outChannels, stride);
        var layers = new List<Module>();
        if (hidden != inChannels)
            layers.Add(new ConvNormActivation(inChannels, hidden, 1, activation: activation(), epsilon: epsilon, momentum: momentum));
        layers.Add(new ConvNormActivation(hidden, hidden, kernelSize, stride, hidden, activation(), epsilon, momentum));
        if (excitation is not null) layers.Add(excitation);
        layers.Add(new ConvNormActivation(hidden, outChannels, 1, epsilon: epsilon, momentum: momentum));
        _block = Child("block", new Sequential([.. layers]));
        if (dropped is { } p) _depth = Child("stochastic_depth", new StochasticDepth(p));
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Channels in between.</summary>
    public int Hidden { get; }

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; }

    /// <summary>Step of the convolution in the middle.</summary>
    public int Stride { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var y = Run(_block, x);
        if (Stride != 1 || InChannels != OutChannels) return y;
        return (_depth is null ? y : Run(_depth, y)) + x;
    }

    /// <inheritdoc/>
    public override string Describe() =>
        $"MobileBlock({InChannels} → {Hidden} → {OutChannels}{(Stride == 1 ? "" : $", stride {Stride}")})";
}
