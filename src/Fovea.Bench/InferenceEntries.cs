using Fovea.Models;
using Fovea.Nn;
using Fovea.Onnx;
using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>What a module makes of a batch.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Description">What a step is.</param>
/// <param name="Module">Makes the module.</param>
/// <param name="Input">[N, C, H, W].</param>
/// <param name="IsInt8">Whether its convolutions sum up bytes.</param>
internal abstract record InferenceEntry(string Name, string Description, Func<Module> Module, Shape Input, bool IsInt8 = false)
    : WorkloadEntry(Name, Description, () => new InferenceWorkload(Module(), Input, IsInt8))
{
    /// <summary>A network brought to 8 bits by what it computes of one random input.</summary>
    public static QuantizationPlan Quantize(Module network, Shape input) =>
        Quantizer.Calibrate(network, [Tensor.Randn(input, generator: new(1))]);
}

/// <summary>The scores of a network.</summary>
internal abstract record ScoresEntry(string Name, NetworkEntry Network, int Batch, bool IsInt8 = false)
    : InferenceEntry(Name, $"the scores of {Batch} image(s) by {Network.Name}{(IsInt8 ? " in 8 bits" : "")}",
        () => Network.Create(Network.Input, Network.Classes), [Batch, .. Network.Input.Sizes], IsInt8)
{
    public override int Order => 20_000 + Batch;
}

internal sealed record SqueezeNetInference() : ScoresEntry("squeezenet-infer-b1", NetworkCatalog.Find("squeezenet1_0")!, 1);

internal sealed record ResNetInference1() : ScoresEntry("resnet18-infer-b1", NetworkCatalog.Find("resnet18")!, 1);

internal sealed record ResNetInference16() : ScoresEntry("resnet18-infer-b16", NetworkCatalog.Find("resnet18")!, 16);

internal sealed record ResNet50Inference() : ScoresEntry("resnet50-infer-b1", NetworkCatalog.Find("resnet50")!, 1);

internal sealed record MobileNetInference() : ScoresEntry("mobilenet-infer-b1", NetworkCatalog.Find("mobilenet_v2")!, 1);

internal sealed record SqueezeNetInt8() : ScoresEntry("squeezenet-int8-b1", NetworkCatalog.Find("squeezenet1_0")!, 1, IsInt8: true);

internal sealed record ResNetInt8() : ScoresEntry("resnet18-int8-b1", NetworkCatalog.Find("resnet18")!, 1, IsInt8: true);
