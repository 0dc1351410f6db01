namespace Fovea.Models;

/// <summary>MobileNetV2, trained on ImageNet-1k.</summary>
public sealed class MobileNetV2Weights() : TorchvisionWeights("mobilenet_v2", "mobilenet_v2-b0353104.pth");
