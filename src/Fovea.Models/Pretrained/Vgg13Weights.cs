namespace Fovea.Models;

/// <summary>VGG-13, trained on ImageNet-1k.</summary>
public sealed class Vgg13Weights() : TorchvisionWeights("vgg13", "vgg13-19584684.pth");
