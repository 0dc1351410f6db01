using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Cli.Bench;

/// <summary>The scores of one batch of images, without a graph for gradients.</summary>
internal sealed class InferenceWorkload : Workload
{
    private readonly Module _network;
    private readonly Tensor _images;

    /// <summary>A network and a batch of random images.</summary>
    /// <param name="entry">The network.</param>
    /// <param name="batch">Images a step.</param>
    public InferenceWorkload(NetworkEntry entry, int batch)
    {
        _network = entry.Create(entry.Input, entry.Classes).Eval();
        _images = Tensor.Randn([batch, .. entry.Input]);
        Flops = batch * FlopCount.Of(_network, entry.Input).Forward;
    }

    /// <inheritdoc/>
    public override long Flops { get; }

    /// <inheritdoc/>
    public override void Step()
    {
        using var _ = Autograd.NoGrad();
        _network.Forward(_images);
    }
}
