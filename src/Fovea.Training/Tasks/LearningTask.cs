using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>What is to be learned: how a batch becomes outputs, what is made small, and which figures tell how well it goes.</summary>
/// <remarks>A new task is a class of this kind; most only choose a loss and metrics.</remarks>
/// <param name="network">What learns.</param>
/// <param name="loss">What is made small.</param>
/// <param name="metrics">The figures, the most telling first; their names differ.</param>
[PartKind(typeof(TaskContext))]
public abstract class LearningTask(Module network, Loss loss, IEnumerable<Metric> metrics)
{
    /// <summary>What learns.</summary>
    public Module Network => network;

    /// <summary>What is made small.</summary>
    public Loss Loss => loss;

    /// <summary>The figures, the most telling first.</summary>
    public IReadOnlyList<Metric> Metrics { get; } = [.. metrics];

    /// <summary>Everything whose parameters, buffers and modes the computation reads.</summary>
    public virtual IReadOnlyList<Module> Modules => [network, loss];

    /// <summary>The turns of a step where several players learn, each with a loss of its own; empty where the whole network makes
    /// <see cref="ComputeLoss"/> small. The outputs of all turns go, in order, to the metrics; the first turn's loss is told as that of the
    /// batch.</summary>
    public virtual IReadOnlyList<TrainingTurn> Turns => [];

    /// <summary>The outputs for a batch's inputs; the network's for the first of them unless overridden.</summary>
    /// <exception cref="ShapeException">The inputs do not fit the network.</exception>
    public virtual IReadOnlyList<Tensor> Forward(IReadOnlyList<Tensor> inputs) => [network.Forward(inputs[0])];

    /// <summary>The outputs for a batch that is measured; without the targets unless overridden, as where what is made depends on
    /// them.</summary>
    /// <exception cref="ShapeException">The inputs do not fit the network.</exception>
    public virtual IReadOnlyList<Tensor> Measure(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets) => Forward(inputs);

    /// <summary>The loss, a scalar; that of the first output and the first target unless overridden.</summary>
    /// <exception cref="ShapeException">Outputs and targets do not fit.</exception>
    public virtual Tensor ComputeLoss(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> targets) => loss.Forward(outputs[0], targets[0]);

    /// <summary>Adds a batch to the metrics; the first output and the first target unless overridden.</summary>
    /// <exception cref="ShapeException">Outputs and targets do not fit a metric.</exception>
    public virtual void UpdateMetrics(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> targets)
    {
        foreach (var metric in Metrics) metric.Update(outputs[0], targets[0]);
    }
}
