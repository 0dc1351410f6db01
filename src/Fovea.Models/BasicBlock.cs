using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>y = ReLU(bn₂(conv₂(ReLU(bn₁(conv₁(x))))) + shortcut(x)): two 3×3 convolutions around which the input goes by.</summary>
/// <remarks><b>Shape</b>: [N, in, H, W] → [N, out, ⌈H/stride⌉, ⌈W/stride⌉]. The shortcut is the identity, or a 1×1 convolution with batch
/// normalisation where the shape changes. Keys: <c>conv1</c>, <c>bn1</c>, <c>conv2</c>, <c>bn2</c>, <c>downsample.0</c>,
/// <c>downsample.1</c>.
/// Source: K. He et al., "Deep residual learning for image recognition", CVPR 2016, figure 5.</remarks>
public sealed class BasicBlock : Module
{
    private readonly Conv2d _conv1, _conv2;
    private readonly BatchNorm2d _bn1, _bn2;
    private readonly ReLU _relu;
    private readonly Sequential? _downsample;

    /// <summary>A block.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="stride">Step of the first convolution, and of the shortcut.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public BasicBlock(int inChannels, int outChannels, int stride = 1)
    {
        (InChannels, OutChannels, Stride) = (inChannels, outChannels, stride);
        _conv1 = Child("conv1", new Conv2d(inChannels, outChannels, 3, stride, padding: 1, bias: false));
        _bn1 = Child("bn1", new BatchNorm2d(outChannels));
        _relu = Child("relu", new ReLU());
        _conv2 = Child("conv2", new Conv2d(outChannels, outChannels, 3, padding: 1, bias: false));
        _bn2 = Child("bn2", new BatchNorm2d(outChannels));
        if (stride != 1 || inChannels != outChannels)
            _downsample = Child("downsample",
                new Sequential(new Conv2d(inChannels, outChannels, 1, stride, bias: false), new BatchNorm2d(outChannels)));
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; }

    /// <summary>Step of the first convolution, and of the shortcut.</summary>
    public int Stride { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var y = Run(_relu, Run(_bn1, Run(_conv1, x)));
        y = Run(_bn2, Run(_conv2, y));
        return Run(_relu, y + (_downsample is null ? x : Run(_downsample, x)));
    }

    /// <inheritdoc/>
    public override string Describe() => $"BasicBlock({InChannels} → {OutChannels}{(Stride == 1 ? "" : $", stride {Stride}")})";
}
