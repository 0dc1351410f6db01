using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Two 3×3 convolutions, pooling, two fully-connected layers: for the 8×8 digits.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes].</remarks>
public sealed class DigitsCnn : Sequential
{
    /// <summary>The network with weights drawn from <see cref="Generator.Default"/>.</summary>
    /// <param name="input">[C, H, W]; [1, 8, 8] unless given.</param>
    /// <param name="classes">Length of the output.</param>
    /// <exception cref="ArgumentException">A size is too small.</exception>
    public DigitsCnn(Shape? input = null, int classes = 10) : base(Layers(input ?? [1, 8, 8], classes)) { }

    private static Module[] Layers(Shape input, int classes) =>
    [
        new Conv2d(input[0], 16, 3, padding: 1), new ReLU(),
        new Conv2d(16, 32, 3, padding: 1), new ReLU(), new MaxPool2d(2),
        new Flatten(), new Linear(32 * (input[1] / 2) * (input[2] / 2), 64), new ReLU(), new Dropout(0.25), new Linear(64, classes),
    ];
}

/// <summary><see cref="DigitsCnn"/> by name.</summary>
public sealed class DigitsCnnEntry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "digits";

    /// <inheritdoc/>
    public override string Description => "convolutions 1→16→32 3×3, pool 2, 512–64–10";

    /// <inheritdoc/>
    public override Shape Input => [1, 8, 8];

    /// <inheritdoc/>
    public override Module Create(Shape input, int classes) => new DigitsCnn(input, classes);
}
