namespace Fovea.Nn;

/// <inheritdoc/>
/// <remarks><b>Shape</b>: [N, C, L], unchanged; weight and bias [C].</remarks>
public sealed class InstanceNorm1d(int channels, double epsilon = 1e-5, double momentum = 0.1, bool affine = false,
    bool trackRunningStats = false) : InstanceNorm(channels, 3, epsilon, momentum, affine, trackRunningStats);
