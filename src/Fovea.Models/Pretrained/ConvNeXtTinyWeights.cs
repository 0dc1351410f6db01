namespace Fovea.Models;

/// <summary>ConvNeXt-tiny, trained on ImageNet-1k.</summary>
public sealed class ConvNeXtTinyWeights() : TorchvisionWeights("convnext_tiny", "convnext_tiny-983f1562.pth");
