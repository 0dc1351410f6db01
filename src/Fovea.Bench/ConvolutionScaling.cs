using Fovea.Nn;

namespace Fovea.Bench;

/// <summary>A 3×3 convolution.</summary>
internal abstract record ConvolutionScaling(string Name, string Description, string Size, double Expected, IReadOnlyList<int> Sizes,
    Func<int, (int Batch, int Channels, int Side)> Of)
    : ScalingEntry(Name, $"a 3×3 convolution, {Description}", Size, Expected, Sizes, size => Convolution(Of(size)))
{
    private static InferenceWorkload Convolution((int Batch, int Channels, int Side) of) =>
        new(new Conv2d(of.Channels, of.Channels, 3, padding: 1), [of.Batch, of.Channels, of.Side, of.Side]);
}

internal sealed record ConvolutionBatch() : ConvolutionScaling("conv-batch", "64 channels, 32×32", "images of a batch", 1,
    [1, 2, 4, 8, 16, 32, 64, 128], size => (size, 64, 32));

internal sealed record ConvolutionPixels() : ConvolutionScaling("conv-pixels", "64 channels, a batch of 4", "pixels of an image", 1,
    [8 * 8, 16 * 16, 32 * 32, 64 * 64, 128 * 128], size => (4, 64, (int)Math.Sqrt(size)));

internal sealed record ConvolutionChannels() : ConvolutionScaling("conv-channels", "32×32, a batch of 4", "channels, in and out", 2,
    [4, 8, 16, 32, 64, 128, 256], size => (4, size, 32));
