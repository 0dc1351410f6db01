namespace Fovea.Models;

/// <summary>VGG-19, trained on ImageNet-1k.</summary>
public sealed class Vgg19Weights() : TorchvisionWeights("vgg19", "vgg19-dcbb9e9d.pth");
