using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>The discriminator of DCGAN: five convolutions from a picture of 64×64 to the probability that it is real.</summary>
/// <remarks><b>Shape</b>: [N, C, 64, 64] → probabilities [N, outputs]. Keys <c>main.0.weight</c> … as in PyTorch's example; convolutions
/// begin with N(0, 0.02²), the factors of normalisations with N(1, 0.02²).
/// Source: A. Radford et al., "Unsupervised representation learning with deep convolutional generative adversarial networks", ICLR
/// 2016.</remarks>
public sealed class DcganDiscriminator : Module
{
    private readonly Sequential _main;

    /// <summary>The network.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="outputs">Length of the output; 1 for whether the picture is real.</param>
    /// <param name="width">Channels of the first map.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public DcganDiscriminator(int channels = 3, int outputs = 1, int width = 64)
    {
        _main = Child("main", new Sequential(
            Half(channels, width), new LeakyReLU(0.2),
            Half(width, 2 * width), new BatchNorm2d(2 * width), new LeakyReLU(0.2),
            Half(2 * width, 4 * width), new BatchNorm2d(4 * width), new LeakyReLU(0.2),
            Half(4 * width, 8 * width), new BatchNorm2d(8 * width), new LeakyReLU(0.2),
            new Conv2d(8 * width, outputs, 4, bias: false), new Sigmoid()));
        InitialValues.Dcgan(this);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_main, x).Flatten(1);

    private static Conv2d Half(int from, int to) => new(from, to, 4, stride: 2, padding: 1, bias: false);
}

/// <summary><see cref="DcganDiscriminator"/> by name.</summary>
public sealed class DcganDiscriminatorEntry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "dcgan-discriminator";

    /// <inheritdoc/>
    public override string Description => "convolutions 4×4 3→64→128→256→512→1";

    /// <inheritdoc/>
    public override string Source => "A. Radford et al., Unsupervised representation learning with deep convolutional GANs, ICLR 2016";

    /// <inheritdoc/>
    public override Shape Input => [3, 64, 64];

    /// <inheritdoc/>
    public override int Classes => 1;

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new DcganDiscriminator(arguments.Input[0], arguments.Classes);
}
