namespace Fovea.Models;

/// <summary>VGG-13 with batch normalisation, trained on ImageNet-1k.</summary>
public sealed class Vgg13BnWeights() : TorchvisionWeights("vgg13_bn", "vgg13_bn-abd245e5.pth");
