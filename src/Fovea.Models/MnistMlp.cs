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
    /// <exception cref="ArgumentException">A size is too small.</exception>
    public MnistMlp(Shape? input = null, int classes = 10) : base(Layers(input ?? [1, 28, 28], classes)) { }

    private static Module[] Layers(Shape input, int classes) =>
    [
        new Flatten(), new Linear(input.Elements, 128), new ReLU(), new Linear(128, classes),
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
    public override Module Create(Shape input, int classes) => new MnistMlp(input, classes);
}
