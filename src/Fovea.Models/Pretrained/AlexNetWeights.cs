namespace Fovea.Models;

/// <summary>AlexNet, trained on ImageNet-1k.</summary>
public sealed class AlexNetWeights() : TorchvisionWeights("alexnet", "alexnet-owt-7be5be79.pth");
