using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>y = ReLU(bn₃(conv₃(ReLU(bn₂(conv₂(ReLU(bn₁(conv₁(x)))))))) + shortcut(x)): a 3×3 convolution between two of 1×1, which make
/// channels fewer and more again.</summary>
/// <remarks><b>Shape</b>: [N, in, H, W] → [N, out, ⌈H/stride⌉, ⌈W/stride⌉]. The stride is that of the 3×3 convolution, as in torchvision.
/// The shortcut is the identity, or a 1×1 convolution with batch normalisation where the shape changes. Keys: <c>conv1</c> … <c>bn3</c>,
/// <c>downsample.0</c>, <c>downsample.1</c>.
/// Source: K. He et al., "Deep residual learning for image recognition", CVPR 2016, figure 5.</remarks>
public sealed class Bottleneck : Module
{
    /// <summary>Channels of a group's output for each one that the group is counted by.</summary>
    internal const int Expansion = 4;

    private readonly Conv2d _conv1, _conv2, _conv3;
    private readonly BatchNorm2d _bn1, _bn2, _bn3;
    private readonly ReLU _relu;
    private readonly Sequential? _downsample;

    /// <summary>A block.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="width">Channels of the 3×3 convolution.</param>
    /// <param name="stride">Step of the 3×3 convolution, and of the shortcut.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public Bottleneck(int inChannels, int outChannels, int width, int stride = 1)
    {
        (InChannels, OutChannels, Width, Stride) = (inChannels, outChannels, width, stride);
        _conv1 = Child("conv1", new Conv2d(inChannels, width, 1, bias: false));
        _bn1 = Child("bn1", new BatchNorm2d(width));
        _conv2 = Child("conv2", new Conv2d(width, width, 3, stride, padding: 1, bias: false));
        _bn2 = Child("bn2", new BatchNorm2d(width));
        _conv3 = Child("conv3", new Conv2d(width, outChannels, 1, bias: false));
        _bn3 = Child("bn3", new BatchNorm2d(outChannels));
        _relu = Child("relu", new ReLU());
        if (stride != 1 || inChannels != outChannels)
            _downsample = Child("downsample",
                new Sequential(new Conv2d(inChannels, outChannels, 1, stride, bias: false), new BatchNorm2d(outChannels)));
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; }

    /// <summary>Channels of the 3×3 convolution.</summary>
    public int Width { get; }

    /// <summary>Step of the 3×3 convolution, and of the shortcut.</summary>
    public int Stride { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var y = Run(_relu, Run(_bn1, Run(_conv1, x)));
        y = Run(_relu, Run(_bn2, Run(_conv2, y)));
        y = Run(_bn3, Run(_conv3, y));
        return Run(_relu, y + (_downsample is null ? x : Run(_downsample, x)));
    }

    /// <inheritdoc/>
    public override string Describe() => $"Bottleneck({InChannels} → {Width} → {OutChannels}{(Stride == 1 ? "" : $", stride {Stride}")})";
}
