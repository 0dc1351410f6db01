namespace Fovea.Models;

/// <summary>MobileNetV3 small, trained on ImageNet-1k.</summary>
public sealed class MobileNetV3SmallWeights() : TorchvisionWeights("mobilenet_v3_small", "mobilenet_v3_small-047dcff4.pth");
