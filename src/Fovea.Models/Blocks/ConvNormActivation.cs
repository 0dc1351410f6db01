using Fovea.Nn;

namespace Fovea.Models;

/// <summary>A convolution without bias, padded so that stride 1 keeps the size, batch normalisation, and an activation where one is
/// given.</summary>
/// <remarks><b>Shape</b>: [N, in, H, W] → [N, out, ⌈H/stride⌉, ⌈W/stride⌉]. Keys: <c>0</c> and <c>1</c>, as torchvision's
/// <c>Conv2dNormActivation</c>.</remarks>
public sealed class ConvNormActivation : Sequential
{
    /// <summary>The three layers.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Height and width of the kernel, odd.</param>
    /// <param name="stride">Pixels between windows.</param>
    /// <param name="groups">Groups of channels that do not mix.</param>
    /// <param name="activation">What follows the normalisation, or null for nothing.</param>
    /// <param name="epsilon">ε of the normalisation.</param>
    /// <param name="momentum">The weight of a new batch in its running averages.</param>
    /// <exception cref="ArgumentException">A size is below 1, or groups do not divide the channels.</exception>
    public ConvNormActivation(int inChannels, int outChannels, int kernelSize = 3, int stride = 1, int groups = 1,
        Module? activation = null, double epsilon = 1e-5, double momentum = 0.1)
        : base(Layers(new Conv2d(inChannels, outChannels, kernelSize, stride, padding: (kernelSize - 1) / 2, groups: groups, bias: false),
            new BatchNorm2d(outChannels, epsilon, momentum), activation))
    {
    }

    private static Module[] Layers(Conv2d convolution, BatchNorm2d norm, Module? activation) =>
        activation is null ? [convolution, norm] : [convolution, norm, activation];
}
