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
    /// <param name="dropout">Share of the 64 features that training leaves out.</param>
    /// <exception cref="ArgumentException">A size is too small.</exception>
    public DigitsCnn(Shape? input = null, int classes = 10, double dropout = 0.25)
        : base(Layers(input ?? [1, 8, 8], classes, dropout)) { }

    private static Module[] Layers(Shape input, int classes, double dropout) =>
    [
        new Conv2d(input[0], 16, 3, padding: 1), new ReLU(),
        new Conv2d(16, 32, 3, padding: 1), new ReLU(), new MaxPool2d(2),
        new Flatten(), new Linear(32 * (input[1] / 2) * (input[2] / 2), 64), new ReLU(), new Dropout(dropout),
        new Linear(64, classes),
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
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
        [ArgumentSpec.Number("dropout", 0.25, "Share of the 64 features that training leaves out.")];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) =>
        new DigitsCnn(arguments.Input, arguments.Classes, arguments.Values.Number("dropout"));
}
