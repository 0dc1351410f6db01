namespace Fovea.Models;

/// <summary>SqueezeNet 1.1, trained on ImageNet-1k.</summary>
public sealed class SqueezeNet11Weights() : TorchvisionWeights("squeezenet1_1", "squeezenet1_1-b8a52dc0.pth");
