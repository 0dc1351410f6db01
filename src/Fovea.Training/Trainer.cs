using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Fits a network to labelled images: for each mini-batch zero gradients, forward, loss, backward, step.</summary>
/// <param name="network">What learns.</param>
/// <param name="loss">What is made small.</param>
/// <param name="optimizer">How parameters move.</param>
/// <param name="callbacks">What listens: progress, logs, checkpoints.</param>
public sealed class Trainer(Module network, Loss loss, Optimizer optimizer, params ReadOnlySpan<Callback> callbacks)
{
    private readonly List<Callback> _callbacks = [.. callbacks];
    private readonly TrainingStep _step = new(network, loss);
    private readonly InferenceCall _inference = new(network);

    /// <summary>What learns.</summary>
    public Module Network => network;

    /// <summary>How parameters move.</summary>
    public Optimizer Optimizer => optimizer;

    /// <summary>Changes the learning rate after each epoch; null for none.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>Mini-batches that a printed or logged loss is averaged over.</summary>
    public int LossWindow { get; init; } = 250;

    /// <summary>Where training stands; set it to continue an earlier one.</summary>
    public TrainingProgress Progress { get; set; } = new();

    /// <summary>Time that went into learning from mini-batches so far, of this trainer: validation is not in it.</summary>
    public TimeSpan LearningTime { get; private set; }

    /// <summary>The part of <see cref="LearningTime"/> in which the next mini-batch was not ready yet: what of reading and augmenting is
    /// not hidden behind the steps.</summary>
    public TimeSpan DataWait { get; private set; }

    /// <summary>Adds something that listens.</summary>
    public void Add(Callback callback) => _callbacks.Add(callback);

    /// <summary>Trains up to a number of epochs.</summary>
    /// <param name="training">Mini-batches to learn from.</param>
    /// <param name="epochs">Epochs in all, those of <see cref="Progress"/> included.</param>
    /// <param name="validation">Batches to measure on after each epoch, or null.</param>
    /// <param name="cancellation">Stops after the running mini-batch.</param>
    /// <returns>One record for each epoch completed, earlier ones not included.</returns>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number; the parameters are those before the step,
    /// or, where it was the last of an epoch, those after it.</exception>
    /// <exception cref="ShapeException">Images do not fit the network.</exception>
    public IReadOnlyList<EpochResult> Fit(DataLoader training, int epochs, DataLoader? validation = null,
        CancellationToken cancellation = default)
    {
        var results = new List<EpochResult>();
        var plan = new TrainingPlan(network, training, validation, epochs, LossWindow);
        foreach (var c in _callbacks) c.TrainingBegins(plan, Progress);
        while (Progress.Epoch < epochs && !cancellation.IsCancellationRequested)
        {
            network.Train();
            foreach (var c in _callbacks) c.EpochBegins(Progress.Epoch);
            var whole = Epoch(training, cancellation);
            // The loss of a step is that before it: what the last one did is seen by no later loss.
            RequireFiniteParameters();
            if (!whole) break;
            var p = Progress;
            var trainingResult = p.Sums.Result();
            var measured = validation is null ? (Evaluation?)null : Evaluate(validation);
            if (measured is { } v && !double.IsFinite(v.Loss)) Diverge(p.Step, p.Epoch + 1, v.Loss);
            Schedule?.Step();
            Progress = p with { Epoch = p.Epoch + 1, StepInEpoch = 0, Sums = default };
            var result = new EpochResult(p.Epoch + 1, trainingResult, measured, optimizer.LearningRate);
            results.Add(result);
            foreach (var c in _callbacks) c.EpochEnds(result, this);
        }
        foreach (var c in _callbacks) c.TrainingEnds(this, cancelled: Progress.Epoch < epochs);
        return results;
    }

    /// <summary>Loss and accuracy on batches, in inference mode, without recording; the network's mode and the loader's epoch are as
    /// before.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="each">Called with each batch and the network's scores.</param>
    public Evaluation Evaluate(DataLoader batches, Action<Batch, Tensor>? each = null)
    {
        var (training, epoch) = (network.IsTraining, batches.Epoch);
        network.Eval();
        try
        {
            using var _ = Autograd.NoGrad();
            // A whole pass is not an epoch of this loader's own.
            batches.Epoch = 0;
            var sums = default(RunningSums);
            foreach (var batch in batches)
            {
                var scores = _inference.Run(batch.Images);
                sums = sums.Add(loss.Forward(scores, batch.Labels).Item(), Correct(scores, batch.Labels), batch.Count);
                each?.Invoke(batch, scores.Clone());
            }
            return sums.Result();
        }
        finally
        {
            network.Train(training);
            batches.Epoch = epoch;
        }
    }

    /// <summary>The rest of the running epoch; false where it was cancelled.</summary>
    private bool Epoch(DataLoader training, CancellationToken cancellation)
    {
        training.Epoch = Progress.Epoch;
        var skip = Progress.StepInEpoch;
        var start = Stopwatch.GetTimestamp();
        using var batches = training.GetEnumerator();
        try
        {
            while (Next(batches))
            {
                // A resumed epoch draws the same batches and passes over those already learned from.
                if (skip-- > 0) continue;
                Step(batches.Current);
                if (cancellation.IsCancellationRequested && Progress.StepInEpoch < training.BatchesPerEpoch) return false;
            }
            return true;
        }
        finally
        {
            LearningTime += Stopwatch.GetElapsedTime(start);
        }
    }

    private bool Next(IEnumerator<Batch> batches)
    {
        var start = Stopwatch.GetTimestamp();
        var any = batches.MoveNext();
        DataWait += Stopwatch.GetElapsedTime(start);
        return any;
    }

    private void Step(Batch batch)
    {
        var (value, scores) = _step.Run(batch.Images, batch.Labels);
        var number = value.Item();
        var p = Progress;
        if (!double.IsFinite(number)) Diverge(p.Step + 1, p.Epoch + 1, number);
        optimizer.Step();
        var correct = Correct(scores, batch.Labels);
        var window = p.Window.Add(number, correct, batch.Count);
        Progress = p with { Step = p.Step + 1, StepInEpoch = p.StepInEpoch + 1, Sums = p.Sums.Add(number, correct, batch.Count),
            Window = window };
        var full = Progress.Step % LossWindow == 0;
        if (full) Progress = Progress with { Window = default };
        foreach (var c in _callbacks)
        {
            c.StepEnds(Progress, number, batch.Count);
            if (full) c.WindowEnds(Progress, window.MeanLossOfBatches);
        }
    }

    private void RequireFiniteParameters()
    {
        foreach (var parameter in network.Parameters())
            if (!double.IsFinite(parameter.Detach().Abs().Sum().Item())) Diverge(Progress.Step, Progress.Epoch + 1, double.NaN);
    }

    [DoesNotReturn]
    private void Diverge(long step, int epoch, double number)
    {
        foreach (var c in _callbacks) c.Diverged(this);
        throw new TrainingDivergedException(step, epoch, number, optimizer.LearningRate);
    }

    // The first of equal scores counts, as in ArgMax.
    private static int Correct(Tensor scores, Tensor labels)
    {
        ReadOnlySpan<float> all = scores.AsSpan<float>();
        ReadOnlySpan<long> truth = labels.AsSpan<long>();
        int classes = scores.Shape[1], correct = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var row = all.Slice(i * classes, classes);
            var best = 0;
            for (var c = 1; c < row.Length; c++)
                if (row[c] > row[best]) best = c;
            correct += best == truth[i] ? 1 : 0;
        }
        return correct;
    }
}
