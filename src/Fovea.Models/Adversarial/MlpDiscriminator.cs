using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Fully connected from a picture to the score that it is real: two hidden layers, leaky ReLU of slope 0.2, dropout.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, outputs], before any sigmoid.</remarks>
public sealed class MlpDiscriminator : Sequential
{
    /// <summary>The network.</summary>
    /// <param name="picture">[C, H, W].</param>
    /// <param name="outputs">Length of the output; 1 for whether the picture is real.</param>
    /// <param name="width">Units of the second hidden layer; the first has twice as many.</param>
    /// <param name="dropout">The probability of 0 after each hidden layer.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public MlpDiscriminator(Shape picture, int outputs = 1, int width = 256, double dropout = 0.3)
        : base(new Flatten(), new Linear(picture.Elements, 2 * width), new LeakyReLU(0.2), new Dropout(dropout),
            new Linear(2 * width, width), new LeakyReLU(0.2), new Dropout(dropout), new Linear(width, outputs))
    {
    }
}

/// <summary><see cref="MlpDiscriminator"/> by name.</summary>
public sealed class MlpDiscriminatorEntry : NetworkEntry
{
    private const string Width = "width", Dropped = "dropout";

    /// <inheritdoc/>
    public override string Name => "mlp-discriminator";

    /// <inheritdoc/>
    public override string Description => "fully connected 784–512–256–1, dropout 0.3";

    /// <inheritdoc/>
    public override Shape Input => [1, 28, 28];

    /// <inheritdoc/>
    public override int Classes => 1;

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
    [
        ArgumentSpec.Integer(Width, 256, "Units of the second hidden layer; the first has twice as many."),
        ArgumentSpec.Number(Dropped, 0.3, "The probability of 0 after each hidden layer."),
    ];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new MlpDiscriminator(arguments.Input, arguments.Classes,
        arguments.Values.Integer(Width), arguments.Values.Number(Dropped));
}
