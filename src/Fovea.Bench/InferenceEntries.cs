using Fovea.Models;
using Fovea.Nn;
using Fovea.Onnx;
using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>The scores of a network; with <paramref name="IsInt8"/> of one whose convolutions sum up bytes.</summary>
internal abstract record InferenceEntry(string Name, string Network, int Batch, bool IsInt8 = false) : WorkloadEntry(Name,
    $"the scores of {Batch} image(s) by {Network}{(IsInt8 ? " in 8 bits" : "")}",
    () => new InferenceWorkload(NetworkCatalog.Find(Network)!, Batch, IsInt8))
{
    public override int Order => 20_000 + Batch;

    /// <summary>A network brought to 8 bits by what it computes of one random image.</summary>
    public static QuantizationPlan Quantize(Module network, Shape input) =>
        Quantizer.Calibrate(network, [Tensor.Randn([1, .. input], generator: new(1))]);
}

internal sealed record SqueezeNetInference() : InferenceEntry("squeezenet-infer-b1", "squeezenet1_0", 1);

internal sealed record ResNetInference1() : InferenceEntry("resnet18-infer-b1", "resnet18", 1);

internal sealed record ResNetInference16() : InferenceEntry("resnet18-infer-b16", "resnet18", 16);

internal sealed record ResNet50Inference() : InferenceEntry("resnet50-infer-b1", "resnet50", 1);

internal sealed record MobileNetInference() : InferenceEntry("mobilenet-infer-b1", "mobilenet_v2", 1);

internal sealed record SqueezeNetInt8() : InferenceEntry("squeezenet-int8-b1", "squeezenet1_0", 1, IsInt8: true);

internal sealed record ResNetInt8() : InferenceEntry("resnet18-int8-b1", "resnet18", 1, IsInt8: true);
