using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>The scores of one batch of images, without a graph for gradients.</summary>
internal sealed class InferenceWorkload : Workload
{
    private readonly InferenceCall _call;
    private readonly Tensor _images;

    /// <summary>A network and a batch of random images.</summary>
    /// <param name="entry">The network.</param>
    /// <param name="batch">Images a step.</param>
    public InferenceWorkload(NetworkEntry entry, int batch)
    {
        var network = entry.Create(entry.Input, entry.Classes).Eval();
        _call = new(network);
        _images = Tensor.Randn([batch, .. entry.Input]);
        Flops = batch * FlopCount.Of(network, entry.Input).Forward;
    }

    /// <inheritdoc/>
    public override long Flops { get; }

    /// <inheritdoc/>
    public override void Step() => _call.Run(_images);
}
