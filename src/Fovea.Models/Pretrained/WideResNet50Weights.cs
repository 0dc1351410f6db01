namespace Fovea.Models;

/// <summary>Wide ResNet-50-2, trained on ImageNet-1k.</summary>
public sealed class WideResNet50Weights() : TorchvisionWeights("wide_resnet50_2", "wide_resnet50_2-95faca4d.pth");
