using Fovea.Nn;

namespace Fovea.Bench;

/// <summary>Convolutions of groups of channels.</summary>
/// <remarks>Source: S. Xie et al. 2017, ResNeXt-50 (32×4d), table 1.</remarks>
internal static class Grouped
{
    public static TimedLayer ResNeXt { get; } = new("grouped-3x3", "a 3×3 convolution of ResNeXt, 128 channels in 32 groups, 56×56",
        () => new Conv2d(128, 128, 3, padding: 1, groups: 32, bias: false), [128, 56, 56]);
}

internal sealed record GroupedForward() : LayerForward(Grouped.ResNeXt);

internal sealed record GroupedTraining() : LayerTraining(Grouped.ResNeXt);
