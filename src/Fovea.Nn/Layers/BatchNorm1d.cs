namespace Fovea.Nn;

/// <inheritdoc/>
/// <remarks><b>Shape</b>: [N, C] or [N, C, L], unchanged.</remarks>
public sealed class BatchNorm1d(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true,
    bool trackRunningStats = true) : BatchNorm(channels, 2, epsilon, momentum, affine, trackRunningStats);
