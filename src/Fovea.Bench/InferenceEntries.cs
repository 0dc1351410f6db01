using Fovea.Models;

namespace Fovea.Bench;

/// <summary>The scores of a network.</summary>
internal abstract record InferenceEntry(string Name, string Network, int Batch) : WorkloadEntry(Name,
    $"the scores of {Batch} image(s) by {Network}", () => new InferenceWorkload(NetworkCatalog.Find(Network)!, Batch))
{
    public override int Order => 20_000 + Batch;
}

internal sealed record SqueezeNetInference() : InferenceEntry("squeezenet-infer-b1", "squeezenet1_0", 1);

internal sealed record ResNetInference1() : InferenceEntry("resnet18-infer-b1", "resnet18", 1);

internal sealed record ResNetInference16() : InferenceEntry("resnet18-infer-b16", "resnet18", 16);

internal sealed record ResNet50Inference() : InferenceEntry("resnet50-infer-b1", "resnet50", 1);

internal sealed record MobileNetInference() : InferenceEntry("mobilenet-infer-b1", "mobilenet_v2", 1);
