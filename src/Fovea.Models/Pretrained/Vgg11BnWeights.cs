namespace Fovea.Models;

/// <summary>VGG-11 with batch normalisation, trained on ImageNet-1k.</summary>
public sealed class Vgg11BnWeights() : TorchvisionWeights("vgg11_bn", "vgg11_bn-6002323d.pth");
