using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>DCGAN's generator for pictures of any even size: linear to a map of a quarter of the side, two transposed convolutions 4×4
/// that double it, batch normalisation and ReLU between, tanh at the end.</summary>
/// <remarks><b>Shape</b>: [N, length, 1, 1] → [N, channels, size, size], values in −1…1. A side that 4 does not divide has a map of half
/// the side, doubled once. Weights begin with N(0, 0.02²). Source: A. Radford et al., "Unsupervised representation learning with deep
/// convolutional generative adversarial networks", ICLR 2016, section 3.</remarks>
public sealed class ConvGenerator : Module
{
    private readonly Sequential _main;
    private readonly Linear _project;
    private readonly Shape _map;

    /// <summary>The network.</summary>
    /// <param name="length">Random numbers for a picture.</param>
    /// <param name="channels">Channels of the picture.</param>
    /// <param name="size">The picture's side, even.</param>
    /// <param name="width">Channels of the last map before the picture; the first has twice as many.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the side is odd.</exception>
    public ConvGenerator(int length, int channels = 1, int size = 28, int width = 32)
    {
        if (size < 2 || size % 2 != 0) throw new ArgumentException($"ConvGenerator: expected an even side, got {size}.", nameof(size));
        var isTwice = size % 4 == 0;
        _map = isTwice ? [2 * width, size / 4, size / 4] : [2 * width, size / 2, size / 2];
        _project = Child("project", new Linear(length, _map.Elements, bias: false));
        var first = isTwice ? new Module[] { Double(2 * width, width), new BatchNorm2d(width), new ReLU() } : [];
        _main = Child("main", new Sequential(
            [new BatchNorm2d(2 * width), new ReLU(), .. first, Double(isTwice ? width : 2 * width, channels), new Tanh()]));
        InitialValues.Dcgan(this);
        Init.Normal(_project.Weight, std: 0.02);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_main, Run(_project, x.Flatten(1)).Reshape([x.Shape[0], .. _map]));

    private static ConvTranspose2d Double(int from, int to) => new(from, to, 4, stride: 2, padding: 1, bias: false);
}

/// <summary><see cref="ConvGenerator"/> by name.</summary>
public sealed class ConvGeneratorEntry : GeneratorNetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "conv-generator";

    /// <inheritdoc/>
    public override string Description => "linear 64→64×7×7, transposed convolutions 4×4 64→32→1, a picture of 28×28 unless told otherwise";

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
    [
        ArgumentSpec.Integer(Size, 28, "The side of a picture, even."),
        ArgumentSpec.Integer(Width, 32, "Channels of the last map before the picture."),
    ];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new ConvGenerator(arguments.Input[0], arguments.Classes,
        arguments.Values.Integer(Size), arguments.Values.Integer(Width));
}
