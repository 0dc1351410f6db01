namespace Fovea.Models;

/// <summary>ResNet-34, trained on ImageNet-1k.</summary>
public sealed class ResNet34Weights() : TorchvisionWeights("resnet34", "resnet34-b627a593.pth");
