using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>The generator of DCGAN: five transposed convolutions from random numbers to a picture of 64×64 with values in −1…1.</summary>
/// <remarks><b>Shape</b>: [N, length, 1, 1] → [N, channels, 64, 64]. Keys <c>main.0.weight</c> … as in PyTorch's example; convolutions
/// begin with N(0, 0.02²), the factors of normalisations with N(1, 0.02²).
/// Source: A. Radford et al., "Unsupervised representation learning with deep convolutional generative adversarial networks", ICLR 2016,
/// figure 1.</remarks>
public sealed class DcganGenerator : Module
{
    private readonly Sequential _main;

    /// <summary>The network.</summary>
    /// <param name="length">Random numbers for a picture.</param>
    /// <param name="channels">Channels of the picture.</param>
    /// <param name="width">Channels of the last map before the picture.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public DcganGenerator(int length = 100, int channels = 3, int width = 64)
    {
        _main = Child("main", new Sequential(
            new ConvTranspose2d(length, 8 * width, 4, bias: false), new BatchNorm2d(8 * width), new ReLU(),
            Double(8 * width, 4 * width), new BatchNorm2d(4 * width), new ReLU(),
            Double(4 * width, 2 * width), new BatchNorm2d(2 * width), new ReLU(),
            Double(2 * width, width), new BatchNorm2d(width), new ReLU(), Double(width, channels), new Tanh()));
        InitialValues.Dcgan(this);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_main, x);

    private static ConvTranspose2d Double(int from, int to) => new(from, to, 4, stride: 2, padding: 1, bias: false);
}

/// <summary><see cref="DcganGenerator"/> by name.</summary>
public sealed class DcganGeneratorEntry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "dcgan-generator";

    /// <inheritdoc/>
    public override string Description => "transposed convolutions 4×4 100→512→256→128→64→3, a picture of 64×64";

    /// <inheritdoc/>
    public override string Source => "A. Radford et al., Unsupervised representation learning with deep convolutional GANs, ICLR 2016";

    /// <inheritdoc/>
    public override Shape Input => [100, 1, 1];

    /// <inheritdoc/>
    public override int Classes => 3;

    /// <inheritdoc/>
    public override NetworkKind Kind => NetworkKind.Generator;

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new DcganGenerator(arguments.Input[0], arguments.Classes);
}
