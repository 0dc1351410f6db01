using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>What a module makes of a batch.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Description">What a step is.</param>
/// <param name="Module">Makes the module.</param>
/// <param name="Input">[N, C, H, W].</param>
internal abstract record InferenceEntry(string Name, string Description, Func<Module> Module, Shape Input)
    : WorkloadEntry(Name, Description, () => new InferenceWorkload(Module(), Input));

/// <summary>The scores of a network.</summary>
internal abstract record ScoresEntry(string Name, NetworkEntry Network, int Batch)
    : InferenceEntry(Name, $"the scores of {Batch} image(s) by {Network.Name}", () => Network.Create(Network.Input, Network.Classes),
        [Batch, .. Network.Input.Sizes])
{
    public override int Order => 20_000 + Batch;
}

internal sealed record SqueezeNetInference() : ScoresEntry("squeezenet-infer-b1", NetworkCatalog.Find("squeezenet1_0")!, 1);

internal sealed record ResNetInference1() : ScoresEntry("resnet18-infer-b1", NetworkCatalog.Find("resnet18")!, 1);

internal sealed record ResNetInference16() : ScoresEntry("resnet18-infer-b16", NetworkCatalog.Find("resnet18")!, 16);

internal sealed record ResNet50Inference() : ScoresEntry("resnet50-infer-b1", NetworkCatalog.Find("resnet50")!, 1);

internal sealed record MobileNetInference() : ScoresEntry("mobilenet-infer-b1", NetworkCatalog.Find("mobilenet_v2")!, 1);
