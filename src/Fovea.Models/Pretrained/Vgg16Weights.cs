namespace Fovea.Models;

/// <summary>VGG-16, trained on ImageNet-1k.</summary>
public sealed class Vgg16Weights() : TorchvisionWeights("vgg16", "vgg16-397923af.pth");
