using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A map of twice the size beside the one that was there on the way down, through <see cref="DoubleConv"/>.</summary>
/// <remarks><b>Shape</b>: [N, in, H, W] and [N, in/2, H′, W′] → [N, in/2, H′, W′]; where H′ or W′ is odd, zeros are added after the last
/// row or column. Keys: <c>up</c>, <c>conv</c>.
/// Source: O. Ronneberger et al., "U-Net: convolutional networks for biomedical image segmentation", MICCAI 2015, figure 1.</remarks>
public sealed class UpBlock : Module
{
    private readonly ConvTranspose2d _up;
    private readonly DoubleConv _conv;

    /// <summary>A block.</summary>
    /// <param name="inChannels">Channels of the smaller map, even.</param>
    /// <exception cref="ArgumentException">The channels are odd, or fewer than 2.</exception>
    public UpBlock(int inChannels)
    {
        if (inChannels < 2 || inChannels % 2 != 0)
            throw new ArgumentException($"UpBlock: expected an even number of channels, got {inChannels}.", nameof(inChannels));
        InChannels = inChannels;
        _up = Child("up", new ConvTranspose2d(inChannels, inChannels / 2, 2, stride: 2));
        _conv = Child("conv", new DoubleConv(inChannels, inChannels / 2));
    }

    /// <summary>Channels of the smaller map.</summary>
    public int InChannels { get; }

    /// <inheritdoc/>
    public override int? InputCount => 2;

    /// <inheritdoc/>
    protected override Tensor[] Compute(ReadOnlySpan<Tensor> inputs)
    {
        var (larger, skip) = (Run(_up, inputs[0]), inputs[1]);
        var (rows, columns) = (skip.Shape[2] - larger.Shape[2], skip.Shape[3] - larger.Shape[3]);
        if (rows is not (0 or 1) || columns is not (0 or 1))
            throw new ShapeException($"{Describe()}: expected maps of one size, got {larger.Shape} and {skip.Shape}.");
        if (rows + columns > 0) larger = larger.Pad([(0, rows), (0, columns)]);
        return [Run(_conv, Tensor.Concat([skip, larger], 1))];
    }

    /// <inheritdoc/>
    public override string Describe() => $"UpBlock({InChannels} → {InChannels / 2})";
}
