namespace Fovea.Models;

/// <summary>ShuffleNetV2 1.0, trained on ImageNet-1k.</summary>
public sealed class ShuffleNetV2Weights() : TorchvisionWeights("shufflenet_v2_x1_0", "shufflenetv2_x1-5666bf0f80.pth");
