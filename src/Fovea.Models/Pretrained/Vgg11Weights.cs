namespace Fovea.Models;

/// <summary>VGG-11, trained on ImageNet-1k.</summary>
public sealed class Vgg11Weights() : TorchvisionWeights("vgg11", "vgg11-8a719046.pth");
