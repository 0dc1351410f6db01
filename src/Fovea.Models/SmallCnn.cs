using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A small convolutional network to try things on: for each width k×k convolutions with ReLU that keep the size, then a step to
/// half the size; at the end the mean over each channel or all of the pixels, and a linear layer.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes]. Children are numbered as in PyTorch's Sequential.</remarks>
public sealed class SmallCnn : Sequential
{
    /// <summary>The network with weights drawn from <see cref="Generator.Default"/>.</summary>
    /// <param name="input">[C, H, W]; [1, 28, 28] unless given.</param>
    /// <param name="classes">Length of the output.</param>
    /// <param name="channels">The width of each stage; 16 and 32 unless given.</param>
    /// <param name="kernelSize">Height and width of the kernels; odd.</param>
    /// <param name="convolutions">Convolutions of each stage.</param>
    /// <param name="pooling">How a stage ends: <c>max</c> or <c>average</c> over 2×2, <c>stride</c> 2 of its last convolution, or
    /// <c>none</c>, which keeps the size.</param>
    /// <param name="isGlobal">Whether the linear layer sees the mean of each channel; all of its pixels otherwise.</param>
    /// <param name="batchNorm">Whether batch normalisation stands before each ReLU.</param>
    /// <exception cref="ArgumentException">A size is too small, the kernel is even, or the pooling is none of those.</exception>
    public SmallCnn(Shape? input = null, int classes = 10, IReadOnlyList<int>? channels = null, int kernelSize = 3, int convolutions = 1,
        string pooling = "max", bool isGlobal = false, bool batchNorm = false)
        : base(Layers(input ?? [1, 28, 28], classes, channels ?? [16, 32], kernelSize, convolutions, pooling, isGlobal, batchNorm)) { }

    internal static IReadOnlyList<string> Poolings => ["max", "average", "stride", "none"];

    private static Module[] Layers(Shape input, int classes, IReadOnlyList<int> channels, int kernelSize, int convolutions, string pooling,
        bool isGlobal, bool batchNorm)
    {
        if (kernelSize < 1 || kernelSize % 2 == 0)
            throw new ArgumentException($"small-cnn: kernelSize: expected an odd number of 1 or more, got {kernelSize}.");
        if (convolutions < 1) throw new ArgumentException($"small-cnn: convolutions: expected 1 or more, got {convolutions}.");
        if (channels.Count == 0) throw new ArgumentException("small-cnn: channels: expected a width of 1 or more, got none.");
        if (!Poolings.Contains(pooling))
            throw new ArgumentException($"small-cnn: pooling: expected one of {string.Join(", ", Poolings)}, got '{pooling}'.");
        var layers = new List<Module>();
        var (from, height, width) = (input[0], input[1], input[2]);
        foreach (var to in channels)
        {
            for (var i = 0; i < convolutions; i++, from = to)
            {
                var stride = pooling == "stride" && i == convolutions - 1 ? 2 : 1;
                layers.Add(new Conv2d(from, to, kernelSize, stride, padding: kernelSize / 2));
                if (batchNorm) layers.Add(new BatchNorm2d(to));
                layers.Add(new ReLU());
            }
            if (pooling == "max") layers.Add(new MaxPool2d(2));
            if (pooling == "average") layers.Add(new AvgPool2d(2));
            (height, width) = pooling switch
            {
                "none" => (height, width),
                "stride" => ((height + 1) / 2, (width + 1) / 2),
                _ => (height / 2, width / 2),
            };
        }
        if (height < 1 || width < 1) throw new ArgumentException(
            $"small-cnn: expected pictures of at least {1 << channels.Count} pixels a side for {channels.Count} stages, got {input[1]} × {input[2]}.");
        layers.Add(isGlobal ? new GlobalAvgPool2d() : new Flatten());
        layers.Add(new Linear(isGlobal ? from : from * height * width, classes));
        return [.. layers];
    }
}

/// <summary><see cref="SmallCnn"/> by name.</summary>
public sealed class SmallCnnEntry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "small-cnn";

    /// <inheritdoc/>
    public override string Description => "convolutions 1→16→32 with pooling, 1568–10, unless told otherwise: widths, kernel, pooling, batch norm";

    /// <inheritdoc/>
    public override Shape Input => [1, 28, 28];

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
    [
        ArgumentSpec.Integers("channels", [16, 32], "The width of each stage."),
        ArgumentSpec.Integer("kernelSize", 3, "Height and width of the kernels; odd."),
        ArgumentSpec.Integer("convolutions", 1, "Convolutions of each stage."),
        ArgumentSpec.Text("pooling", "max", "How a stage comes to half the size: pooling over 2×2, a stride, or not at all.",
            SmallCnn.Poolings),
        ArgumentSpec.Flag("global", false, "Whether the linear layer sees the mean of each channel and not all of its pixels."),
        ArgumentSpec.Flag("batchNorm", false, "Batch normalisation before each ReLU."),
    ];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments)
    {
        var v = arguments.Values;
        return new SmallCnn(arguments.Input, arguments.Classes, v.Integers("channels"), v.Integer("kernelSize"),
            v.Integer("convolutions"), v.Text("pooling"), v.Flag("global"), v.Flag("batchNorm"));
    }
}
