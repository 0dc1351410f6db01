using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>A layer of a known network. It is timed forward for one input, and forward and back for a batch.</summary>
/// <param name="Name">The beginning of its workloads' names.</param>
/// <param name="Description">Which layer it is, and of which network.</param>
/// <param name="Create">Makes it.</param>
/// <param name="Input">[C, H, W].</param>
internal sealed record TimedLayer(string Name, string Description, Func<Module> Create, Shape Input);

/// <summary>The output of a layer for one input.</summary>
internal abstract record LayerForward(TimedLayer Layer)
    : InferenceEntry($"{Layer.Name}-infer-b1", Layer.Description, Layer.Create, [1, .. Layer.Input.Sizes])
{
    public override int Order => 30_000;
}

/// <summary>The output of a layer and all its gradients.</summary>
internal abstract record LayerTraining(TimedLayer Layer) : WorkloadEntry($"{Layer.Name}-train-b{Batch}",
    $"{Layer.Description}, forward and back, a batch of {Batch}", () => new LayerWorkload(Layer.Create(), [Batch, .. Layer.Input.Sizes]))
{
    private const int Batch = 16;

    public override int Order => 30_000;
}
