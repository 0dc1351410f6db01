using System.Globalization;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>U-Net: four times to maps of half the size and twice the channels, four times back, each time beside the map that was there on
/// the way down; scores of every pixel. Convolutions are padded, so that the output has the input's size, and normalised.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, classes, H, W], H and W of 16 or more. Keys: <c>inc</c>, <c>down1</c> … <c>down4</c>,
/// <c>up1</c> … <c>up4</c>, <c>outc.conv</c>, as in the common implementation for PyTorch; PyTorch's initial values.
/// Source: O. Ronneberger et al., "U-Net: convolutional networks for biomedical image segmentation", MICCAI 2015, figure 1.</remarks>
public sealed class UNet : Module
{
    private const int Levels = 4;
    private readonly DoubleConv _in;
    private readonly Sequential[] _down = new Sequential[Levels];
    private readonly UpBlock[] _up = new UpBlock[Levels];
    private readonly Sequential _out;

    /// <summary>The network.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Classes of pixels.</param>
    /// <param name="width">Channels of the first maps; 64 as published.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public UNet(int channels = 3, int classes = 2, int width = 64)
    {
        _in = Child("inc", new DoubleConv(channels, width));
        for (var i = 0; i < Levels; i++)
            _down[i] = Child(Name("down", i), new Sequential(
                ("maxpool_conv", new Sequential(new MaxPool2d(2), new DoubleConv(width << i, width << (i + 1))))));
        for (var i = 0; i < Levels; i++) _up[i] = Child(Name("up", i), new UpBlock(width << (Levels - i)));
        _out = Child("outc", new Sequential(("conv", new Conv2d(width, classes, 1))));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var maps = new Tensor[Levels + 1];
        maps[0] = Run(_in, x);
        for (var i = 0; i < Levels; i++) maps[i + 1] = Run(_down[i], maps[i]);
        var y = maps[Levels];
        for (var i = 0; i < Levels; i++) y = Run(_up[i], y, maps[Levels - 1 - i])[0];
        return Run(_out, y);
    }

    private static string Name(string kind, int index) => string.Create(CultureInfo.InvariantCulture, $"{kind}{index + 1}");
}

/// <summary><see cref="UNet"/> by name.</summary>
public sealed class UNetEntry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "unet";

    /// <inheritdoc/>
    public override string Description => "4 levels down and up, 64–128–256–512–1024, convolution 1×1 64→2";

    /// <inheritdoc/>
    public override string Source => "O. Ronneberger et al., U-Net: convolutional networks for biomedical image segmentation, MICCAI 2015";

    /// <inheritdoc/>
    public override Shape Input => [3, 256, 256];

    /// <inheritdoc/>
    public override int Classes => 2;

    /// <inheritdoc/>
    public override NetworkKind Kind => NetworkKind.Segmenter;

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } = [ArgumentSpec.Integer("width", 64, "Channels of the first maps.")];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new UNet(arguments.Input[0], arguments.Classes,
        arguments.Values.Integer("width"));
}
