namespace Fovea.Models;

/// <summary>EfficientNet-B0, trained on ImageNet-1k.</summary>
public sealed class EfficientNetB0Weights() : TorchvisionWeights("efficientnet_b0", "efficientnet_b0_rwightman-3dd342df.pth");
