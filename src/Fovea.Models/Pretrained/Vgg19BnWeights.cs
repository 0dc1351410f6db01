namespace Fovea.Models;

/// <summary>VGG-19 with batch normalisation, trained on ImageNet-1k.</summary>
public sealed class Vgg19BnWeights() : TorchvisionWeights("vgg19_bn", "vgg19_bn-c79401a0.pth");
