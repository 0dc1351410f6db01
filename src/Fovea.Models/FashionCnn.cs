using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Two 3×3 convolutions with pooling, dropout, two fully-connected layers.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes].</remarks>
public sealed class FashionCnn : Sequential
{
    /// <summary>The network with weights drawn from <see cref="Generator.Default"/>.</summary>
    /// <param name="input">[C, H, W]; [1, 28, 28] unless given.</param>
    /// <param name="classes">Length of the output.</param>
    /// <exception cref="ArgumentException">A size is too small.</exception>
    public FashionCnn(Shape? input = null, int classes = 10) : base(Layers(input ?? [1, 28, 28], classes)) { }

    private static Module[] Layers(Shape input, int classes) =>
    [
        new Conv2d(input[0], 32, 3, padding: 1), new ReLU(), new MaxPool2d(2),
        new Conv2d(32, 64, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Dropout2d(0.1),
        new Flatten(), new Linear(64 * (input[1] / 4) * (input[2] / 4), 128), new ReLU(), new Dropout(0.4), new Linear(128, classes),
    ];
}

/// <summary><see cref="FashionCnn"/> by name.</summary>
public sealed class FashionCnnEntry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "fashion-cnn";

    /// <inheritdoc/>
    public override string Description => "convolutions 1→32→64 3×3 with pooling, dropout, 3136–128–10";

    /// <inheritdoc/>
    public override Shape Input => [1, 28, 28];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new FashionCnn(arguments.Input, arguments.Classes);
}
