using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Two 5×5 convolutions with pooling and two fully-connected layers: 1→10→20, 320–128–10.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes].</remarks>
public sealed class MnistCnn : Sequential
{
    /// <summary>The network with weights drawn from <see cref="Generator.Default"/>.</summary>
    /// <param name="input">[C, H, W]; [1, 28, 28] unless given.</param>
    /// <param name="classes">Length of the output.</param>
    /// <exception cref="ArgumentException">A size is too small.</exception>
    public MnistCnn(Shape? input = null, int classes = 10) : base(Layers(input ?? [1, 28, 28], classes)) { }

    private static Module[] Layers(Shape input, int classes) =>
    [
        new Conv2d(input[0], 10, 5), new ReLU(), new MaxPool2d(2),
        new Conv2d(10, 20, 5), new ReLU(), new MaxPool2d(2),
        new Flatten(), new Linear(20 * Side(input[1]) * Side(input[2]), 128), new ReLU(), new Linear(128, classes),
    ];

    // After two 5×5 convolutions without padding, each with pooling.
    private static int Side(int size) => ((size - 4) / 2 - 4) / 2;
}

/// <summary><see cref="MnistCnn"/> by name.</summary>
public sealed class MnistCnnEntry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "mnist-cnn";

    /// <inheritdoc/>
    public override string Description => "convolutions 1→10→20 5×5 with pooling, 320–128–10";

    /// <inheritdoc/>
    public override Shape Input => [1, 28, 28];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new MnistCnn([arguments.Input[0], 28, 28], arguments.Classes);
}
