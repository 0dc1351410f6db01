using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>LeNet for colour: two 5×5 convolutions with pooling, three fully-connected layers.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes].</remarks>
public sealed class CifarLeNet : Sequential
{
    /// <summary>The network with weights drawn from <see cref="Generator.Default"/>.</summary>
    /// <param name="input">[C, H, W]; [3, 32, 32] unless given.</param>
    /// <param name="classes">Length of the output.</param>
    /// <exception cref="ArgumentException">A size is too small.</exception>
    public CifarLeNet(Shape? input = null, int classes = 10) : base(Layers(input ?? [3, 32, 32], classes)) { }

    private static Module[] Layers(Shape input, int classes) =>
    [
        new Conv2d(input[0], 6, 5), new ReLU(), new MaxPool2d(2),
        new Conv2d(6, 16, 5), new ReLU(), new MaxPool2d(2),
        new Flatten(), new Linear(16 * Side(input[1]) * Side(input[2]), 120), new ReLU(), new Linear(120, 84), new ReLU(),
        new Linear(84, classes),
    ];

    // After two 5×5 convolutions without padding, each with pooling.
    private static int Side(int size) => ((size - 4) / 2 - 4) / 2;
}

/// <summary><see cref="CifarLeNet"/> by name.</summary>
public sealed class CifarLeNetEntry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "cifar-lenet";

    /// <inheritdoc/>
    public override string Description => "convolutions 3→6→16 5×5 with pooling, 400–120–84–10";

    /// <inheritdoc/>
    public override string Source => "Y. LeCun et al., Gradient-based learning applied to document recognition, Proc. IEEE 86 (1998)";

    /// <inheritdoc/>
    public override Shape Input => [3, 32, 32];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new CifarLeNet(arguments.Input, arguments.Classes);
}
