using Fovea.Models;
using Fovea.Nn;
using Fovea.Onnx;
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
    /// <param name="isInt8">Whether it computes in 8 bits.</param>
    public InferenceWorkload(NetworkEntry entry, int batch, bool isInt8 = false)
    {
        var network = entry.Create(entry.Input, entry.Classes).Eval();
        _call = new(isInt8 ? new Int8Module(network, InferenceEntry.Quantize(network, entry.Input)) : network);
        _images = Tensor.Randn([batch, .. entry.Input]);
        Flops = batch * FlopCount.Of(network, entry.Input).Forward;
    }

    /// <inheritdoc/>
    public override long Flops { get; }

    /// <inheritdoc/>
    public override void Step() => _call.Run(_images);
}
