namespace Fovea.Models;

/// <summary>ResNet-50, trained on ImageNet-1k.</summary>
public sealed class ResNet50Weights() : TorchvisionWeights("resnet50", "resnet50-0676ba61.pth");
