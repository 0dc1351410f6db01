namespace Fovea.Nn;

/// <inheritdoc/>
/// <remarks><b>Shape</b>: [N, C, H, W], unchanged.</remarks>
public sealed class BatchNorm2d(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true,
    bool trackRunningStats = true) : BatchNorm(channels, 4, epsilon, momentum, affine, trackRunningStats);
