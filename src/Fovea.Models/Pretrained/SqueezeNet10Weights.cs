namespace Fovea.Models;

/// <summary>SqueezeNet 1.0, trained on ImageNet-1k.</summary>
public sealed class SqueezeNet10Weights() : TorchvisionWeights("squeezenet1_0", "squeezenet1_0-b66bff10.pth");
