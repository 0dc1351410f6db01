namespace Fovea.Models;

/// <summary>ResNet-101, trained on ImageNet-1k.</summary>
public sealed class ResNet101Weights() : TorchvisionWeights("resnet101", "resnet101-63fe2227.pth");
