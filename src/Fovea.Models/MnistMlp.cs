using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A perceptron with one hidden layer of 128 rectified units: 784–128–10.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes].</remarks>
public sealed class MnistMlp : Sequential
{
    /// <summary>The network with weights drawn from <see cref="Generator.Default"/>.</summary>
    /// <param name="input">[C, H, W]; [1, 28, 28] unless given.</param>
    /// <param name="classes">Length of the output.</param>
    /// <param name="hidden">Units of the hidden layer.</param>
    /// <exception cref="ArgumentException">A size is too small.</exception>
    public MnistMlp(Shape? input = null, int classes = 10, int hidden = 128) : base(Layers(input ?? [1, 28, 28], classes, hidden)) { }

    private static Module[] Layers(Shape input, int classes, int hidden) =>
    [
        new Flatten(), new Linear(input.Elements, hidden), new ReLU(), new Linear(hidden, classes),
    ];
}

/// <summary><see cref="MnistMlp"/> by name.</summary>
public sealed class MnistMlpEntry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "mnist-mlp";

    /// <inheritdoc/>
    public override string Description => "784–128–10, ReLU";

    /// <inheritdoc/>
    public override Shape Input => [1, 28, 28];

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } = [ArgumentSpec.Integer("hidden", 128, "Units of the hidden layer.")];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) =>
        new MnistMlp(arguments.Input, arguments.Classes, arguments.Values.Integer("hidden"));
}
