using Fovea.Nn;

namespace Fovea.Bench;

/// <summary>Transposed convolutions, which make pictures larger.</summary>
/// <remarks>Source: A. Radford et al. 2016, DCGAN; O. Ronneberger et al. 2015, U-Net.</remarks>
internal static class Transposed
{
    public static TimedLayer Dcgan { get; } = new("transposed-4x4-s2",
        "a transposed 4×4 convolution of DCGAN, 256 to 128 channels, 8×8 to 16×16",
        () => new ConvTranspose2d(256, 128, 4, stride: 2, padding: 1, bias: false), [256, 8, 8]);

    public static TimedLayer UNet { get; } = new("transposed-2x2-s2",
        "a transposed 2×2 convolution of U-Net, 128 to 64 channels, 64×64 to 128×128",
        () => new ConvTranspose2d(128, 64, 2, stride: 2, bias: false), [128, 64, 64]);
}

internal sealed record DcganForward() : LayerForward(Transposed.Dcgan);

internal sealed record DcganTraining() : LayerTraining(Transposed.Dcgan);

internal sealed record UNetForward() : LayerForward(Transposed.UNet);

internal sealed record UNetTraining() : LayerTraining(Transposed.UNet);
