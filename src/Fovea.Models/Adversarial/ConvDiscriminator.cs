using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>DCGAN's discriminator for small pictures: two convolutions 4×4 that halve the side, leaky ReLU of slope 0.2, dropout; then
/// linear.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, outputs], before any sigmoid. There is no batch normalisation: a gradient penalty
/// wants each sample by itself. Weights of convolutions begin with N(0, 0.02²). Source: A. Radford et al., "Unsupervised representation
/// learning with deep convolutional generative adversarial networks", ICLR 2016, section 3.</remarks>
public sealed class ConvDiscriminator : Sequential
{
    /// <summary>The network.</summary>
    /// <param name="picture">[C, H, W].</param>
    /// <param name="outputs">Length of the output; 1 for whether the picture is real.</param>
    /// <param name="width">Channels of the first map; the second has twice as many.</param>
    /// <param name="dropout">The probability of 0 after each convolution.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public ConvDiscriminator(Shape picture, int outputs = 1, int width = 32, double dropout = 0.3)
        : base(new Conv2d(picture[0], width, 4, stride: 2, padding: 1), new LeakyReLU(0.2), new Dropout(dropout),
            new Conv2d(width, 2 * width, 4, stride: 2, padding: 1), new LeakyReLU(0.2), new Dropout(dropout), new Flatten(),
            new Linear(2 * width * (picture[1] / 2 / 2) * (picture[2] / 2 / 2), outputs))
    {
        InitialValues.Dcgan(this);
    }
}

/// <summary><see cref="ConvDiscriminator"/> by name.</summary>
public sealed class ConvDiscriminatorEntry : NetworkEntry
{
    private const string Width = "width", Dropped = "dropout";

    /// <inheritdoc/>
    public override string Name => "conv-discriminator";

    /// <inheritdoc/>
    public override string Description => "convolutions 4×4 1→32→64, linear 3136→1, dropout 0.3";

    /// <inheritdoc/>
    public override Shape Input => [1, 28, 28];

    /// <inheritdoc/>
    public override int Classes => 1;

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
    [
        ArgumentSpec.Integer(Width, 32, "Channels of the first map; the second has twice as many."),
        ArgumentSpec.Number(Dropped, 0.3, "The probability of 0 after each convolution."),
    ];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new ConvDiscriminator(arguments.Input, arguments.Classes,
        arguments.Values.Integer(Width), arguments.Values.Number(Dropped));
}
