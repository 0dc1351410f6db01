using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Fully connected from random numbers to a picture with values in −1…1: two hidden layers, leaky ReLU of slope 0.2, tanh at the
/// end.</summary>
/// <remarks><b>Shape</b>: [N, length, 1, 1] → [N, C, H, W]. Source of the form: I. Goodfellow et al., "Generative adversarial nets", NIPS
/// 2014, section 5.</remarks>
public sealed class MlpGenerator : Module
{
    private readonly Sequential _main;
    private readonly Shape _picture;

    /// <summary>The network.</summary>
    /// <param name="length">Random numbers for a picture.</param>
    /// <param name="picture">[C, H, W].</param>
    /// <param name="width">Units of the first hidden layer; the second has twice as many.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public MlpGenerator(int length, Shape picture, int width = 256)
    {
        _picture = picture;
        _main = Child("main", new Sequential(new Flatten(), new Linear(length, width), new LeakyReLU(0.2), new Linear(width, 2 * width),
            new LeakyReLU(0.2), new Linear(2 * width, picture.Elements), new Tanh()));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_main, x).Reshape([x.Shape[0], .. _picture]);
}

/// <summary><see cref="MlpGenerator"/> by name.</summary>
public sealed class MlpGeneratorEntry : GeneratorNetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "mlp-generator";

    /// <inheritdoc/>
    public override string Description => "fully connected 64–256–512–784, a picture of 28×28 unless told otherwise";

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
    [
        ArgumentSpec.Integer(Size, 28, "The side of a picture."), ArgumentSpec.Integer(Width, 256, "Units of the first hidden layer."),
    ];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new MlpGenerator(arguments.Input[0],
        [arguments.Classes, arguments.Values.Integer(Size), arguments.Values.Integer(Size)], arguments.Values.Integer(Width));
}
