namespace Fovea.Models;

/// <summary>ResNet-18, trained on ImageNet-1k.</summary>
public sealed class ResNet18Weights() : TorchvisionWeights("resnet18", "resnet18-f37072fd.pth");
