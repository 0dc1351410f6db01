using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>LeNet-5 as it is built since: two 5×5 convolutions with tanh and mean pooling, and three linear layers.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes], H and W of 16 or more; 32×32 as published. The third convolution, over all of
/// a 5×5 map, is the first linear layer. Every map of the second convolution sees every map of the first, pooling has no weights, and the
/// output is linear. Keys: <c>conv1</c>, <c>conv2</c>, <c>fc1</c>, <c>fc2</c>, <c>fc3</c>.
/// Source: Y. LeCun et al., "Gradient-based learning applied to document recognition", Proc. IEEE 86 (1998), figure 2.</remarks>
public sealed class LeNet5 : Sequential
{
    /// <summary>The network with weights drawn from <see cref="Generator.Default"/>.</summary>
    /// <param name="input">[C, H, W]; [1, 32, 32] unless given.</param>
    /// <param name="classes">Length of the output.</param>
    /// <exception cref="ArgumentException">A size is too small.</exception>
    public LeNet5(Shape? input = null, int classes = 10) : base(Layers(input ?? [1, 32, 32], classes)) { }

    private static (string, Module)[] Layers(Shape input, int classes) =>
    [
        ("conv1", new Conv2d(input[0], 6, 5)), ("tanh1", new Tanh()), ("pool1", new AvgPool2d(2)),
        ("conv2", new Conv2d(6, 16, 5)), ("tanh2", new Tanh()), ("pool2", new AvgPool2d(2)), ("flatten", new Flatten()),
        ("fc1", new Linear(16 * Side(input[1]) * Side(input[2]), 120)), ("tanh3", new Tanh()),
        ("fc2", new Linear(120, 84)), ("tanh4", new Tanh()), ("fc3", new Linear(84, classes)),
    ];

    // After two 5×5 convolutions without padding, each with pooling.
    private static int Side(int size) => ((size - 4) / 2 - 4) / 2;
}

/// <summary><see cref="LeNet5"/> by name.</summary>
public sealed class LeNet5Entry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "lenet5";

    /// <inheritdoc/>
    public override string Description => "convolutions 1→6→16 5×5 with mean pooling and tanh, 400–120–84–10";

    /// <inheritdoc/>
    public override string Source => "Y. LeCun et al., Gradient-based learning applied to document recognition, Proc. IEEE 86 (1998)";

    /// <inheritdoc/>
    public override Shape Input => [1, 32, 32];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new LeNet5(arguments.Input, arguments.Classes);
}
