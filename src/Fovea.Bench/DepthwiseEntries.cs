using Fovea.Nn;

namespace Fovea.Bench;

/// <summary>Convolutions of each channel by itself.</summary>
/// <remarks>Source: M. Sandler et al. 2018, MobileNetV2, table 2; M. Tan, Q. Le 2019, EfficientNet-B0, table 1.</remarks>
internal static class Depthwise
{
    public static TimedLayer Narrow { get; } = new("depthwise-3x3", "a depthwise 3×3 convolution of MobileNetV2, 144 channels, 56×56",
        () => Layer(144, 3, 1), [144, 56, 56]);

    public static TimedLayer Strided { get; } = new("depthwise-3x3-s2",
        "a depthwise 3×3 convolution of MobileNetV2, stride 2, 96 channels, 112×112 to 56×56", () => Layer(96, 3, 2), [96, 112, 112]);

    public static TimedLayer Wide { get; } = new("depthwise-5x5", "a depthwise 5×5 convolution of EfficientNet, 240 channels, 28×28",
        () => Layer(240, 5, 1), [240, 28, 28]);

    private static Conv2d Layer(int channels, int kernel, int stride) =>
        new(channels, channels, kernel, stride, kernel / 2, groups: channels, bias: false);
}

internal sealed record NarrowDepthwiseForward() : LayerForward(Depthwise.Narrow);

internal sealed record NarrowDepthwiseTraining() : LayerTraining(Depthwise.Narrow);

internal sealed record StridedDepthwiseForward() : LayerForward(Depthwise.Strided);

internal sealed record StridedDepthwiseTraining() : LayerTraining(Depthwise.Strided);

internal sealed record WideDepthwiseForward() : LayerForward(Depthwise.Wide);

internal sealed record WideDepthwiseTraining() : LayerTraining(Depthwise.Wide);
