using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>A step of training on one batch that lies in memory: gradients to zero, forward, cross entropy, backward, an update.</summary>
public sealed class TrainingWorkload : Workload
{
    private readonly TrainingStep _step;
    private readonly Sgd _optimizer;
    private readonly Tensor _images, _labels;
    private (Tensor Loss, Tensor Scores)? _last;

    /// <summary>A network and a batch of random images and labels.</summary>
    /// <param name="entry">The network.</param>
    /// <param name="batch">Images a step.</param>
    /// <param name="learningRate">Of gradient descent.</param>
    /// <param name="momentum">Of gradient descent.</param>
    public TrainingWorkload(NetworkEntry entry, int batch, double learningRate, double momentum)
    {
        var network = entry.Create(entry.Input, entry.Classes);
        _step = new(network, new CrossEntropyLoss());
        _optimizer = new(network.Parameters(), learningRate, momentum);
        _images = Tensor.Randn([batch, .. entry.Input]);
        _labels = Tensor.From([.. Enumerable.Range(0, batch).Select(i => (long)(7 * i % entry.Classes))]);
        Flops = batch * FlopCount.Of(network, entry.Input).Training;
    }

    /// <inheritdoc/>
    public override long Flops { get; }

    /// <summary>The loss and the scores.</summary>
    public override IReadOnlyList<Tensor> Results => _last is var (loss, scores) ? [loss, scores] : [];

    /// <inheritdoc/>
    public override void Step()
    {
        _last = _step.Run(_images, _labels);
        _optimizer.Step();
    }
}
