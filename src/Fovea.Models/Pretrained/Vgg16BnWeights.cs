namespace Fovea.Models;

/// <summary>VGG-16 with batch normalisation, trained on ImageNet-1k.</summary>
public sealed class Vgg16BnWeights() : TorchvisionWeights("vgg16_bn", "vgg16_bn-6c64b313.pth");
