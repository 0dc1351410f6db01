using Fovea.Data;
using Fovea.Nn;

namespace Fovea.Training;

/// <summary>Loss and metrics over samples.</summary>
/// <param name="Loss">Mean loss of a sample.</param>
/// <param name="Count">Number of samples.</param>
/// <param name="Metrics">The task's figures.</param>
public readonly record struct Evaluation(double Loss, int Count, MetricResults Metrics)
{
    /// <summary>The share of samples whose largest score is the label's, 0…1; NaN where the task does not measure it.</summary>
    public double Accuracy => Metrics["accuracy"];
}

/// <summary>Sums from which mean losses are taken; part of a checkpoint, so that a resumed epoch reports the same figures.</summary>
/// <param name="SampleLoss">Σ loss · samples of a batch.</param>
/// <param name="BatchLoss">Σ loss of a batch.</param>
/// <param name="Samples">Samples seen.</param>
/// <param name="Batches">Batches seen.</param>
public readonly record struct RunningSums(double SampleLoss, double BatchLoss, int Samples, int Batches)
{
    /// <summary>Mean over batches of their losses.</summary>
    public double MeanLossOfBatches => BatchLoss / Math.Max(Batches, 1);

    /// <summary>Mean over samples of their losses.</summary>
    public double MeanLoss => SampleLoss / Math.Max(Samples, 1);

    /// <summary>With one more batch.</summary>
    public RunningSums Add(double loss, int samples) => new(SampleLoss + loss * samples, BatchLoss + loss, Samples + samples, Batches + 1);
}

/// <summary>Where training stands.</summary>
public sealed record TrainingProgress
{
    /// <summary>Epochs completed.</summary>
    public int Epoch { get; init; }

    /// <summary>Mini-batches learned from, in all.</summary>
    public long Step { get; init; }

    /// <summary>Samples learned from, in all.</summary>
    public long Samples { get; init; }

    /// <summary>Mini-batches learned from in the running epoch.</summary>
    public int StepInEpoch { get; init; }

    /// <summary>The losses of the running epoch so far.</summary>
    public RunningSums Sums { get; init; }

    /// <summary>The losses of the running window of mini-batches so far.</summary>
    public RunningSums Window { get; init; }
}

/// <summary>An epoch's figures.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Training">On the training batches, while learning.</param>
/// <param name="Validation">On the validation batches afterwards, where there are any.</param>
/// <param name="LearningRate">The rate of its last step.</param>
public sealed record EpochResult(int Epoch, Evaluation Training, Evaluation? Validation, double LearningRate);

/// <summary>What a training is going to do.</summary>
/// <param name="Network">What learns.</param>
/// <param name="Training">Mini-batches to learn from.</param>
/// <param name="Validation">Batches to measure on.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="LossWindow">Mini-batches that a loss is averaged over.</param>
public sealed record TrainingPlan(Module Network, IBatchSource Training, IBatchSource? Validation, int Epochs, int LossWindow);
