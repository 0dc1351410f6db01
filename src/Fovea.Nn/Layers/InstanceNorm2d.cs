namespace Fovea.Nn;

/// <inheritdoc/>
/// <remarks><b>Shape</b>: [N, C, H, W], unchanged; weight and bias [C].</remarks>
public sealed class InstanceNorm2d(int channels, double epsilon = 1e-5, double momentum = 0.1, bool affine = false,
    bool trackRunningStats = false) : InstanceNorm(channels, 4, epsilon, momentum, affine, trackRunningStats);
