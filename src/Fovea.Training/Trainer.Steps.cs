using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>What is done with one mini-batch.</summary>
public sealed partial class Trainer
{
    private void Step(TrainingContext c, Batch batch)
    {
        c.Batch = batch;
        c.Begin(turn: null);
        if (ReadsLater(batch))
        {
            Queue(c, batch);
            return;
        }
        foreach (var callback in _callbacks) callback.BatchBegins(c);
        var counted = Task.Turns.Count == 0 ? Move(c, Stepper) : TakeTurns(c);
        _hasStepped = true;
        Count(c, batch.Count, counted);
        StepEnds(c);
    }

    /// <summary>Forward, backward and a step of the optimizer; false where the batch is left out, as one whose loss is no number.</summary>
    private bool Move(TrainingContext c, TrainingStep step)
    {
        var batch = c.Batch!;
        Compute(c, step, batch);
        if (!_hasStepped && c.Turn is null && FirstStepChecks.Doubt(c) is { } doubt) Tell(callback => callback.Noted(c, doubt));
        if (!double.IsFinite(c.Loss))
        {
            Tell(callback => callback.NotFinite(c));
            if (!c.IsLeftOut) Diverge(c, Progress.Step + 1, c.Loss);
        }
        Apply(c, null);
        return !c.IsLeftOut;
    }

    private void Compute(TrainingContext c, TrainingStep step, Batch batch)
    {
        var result = RunStep(c, step, batch);
        (c.Loss, c.Outputs) = (result.Loss.Item(), result.Outputs);
    }

    private StepResult RunStep(TrainingContext c, TrainingStep step, Batch batch)
    {
        var refused = step.Refusal is not null;
        StepResult result;
        try
        {
            result = step.Run(batch.Inputs, batch.Targets);
        }
        catch (InsufficientMemoryException e)
        {
            // A device that has no memory left does not know of batches.
            throw new InsufficientMemoryException(
                $"{e.Message}: a batch of {batch.Count} does not fit. Try {Math.Max(1, batch.Count / 2)}.", e);
        }
        if (!refused && step.Refusal is not null) Tell(callback => callback.RecordingRefused(c, step.Refusal!));
        return result;
    }

    /// <summary>What follows the backward pass of a mini-batch: callbacks, figures, and the optimizer's step, unless it is to leave the
    /// batch out.</summary>
    /// <param name="c">The training.</param>
    /// <param name="outcome">What the mini-batch came to; null for one that was computed here.</param>
    private void Apply(TrainingContext c, BatchOutcome? outcome)
    {
        // Neither the loss nor the outputs of a batch that is left out say anything; a step that it belongs to may be complete.
        if (!c.IsLeftOut)
            foreach (var callback in _callbacks) callback.AfterForward(c);
        foreach (var callback in _callbacks) callback.AfterBackward(c);
        if (!c.IsLeftOut)
        {
            using var _ = StepLabels.Metrics.Use();
            if (outcome is not null) AddSums(outcome.Sums);
            // The figures of turns are those of all of them.
            else if (c.Turn is null) Task.UpdateMetrics(c.Outputs, c.Batch!.Targets);
        }
        MoveParameters(c);
    }

    private void MoveParameters(TrainingContext c)
    {
        if (c.SkipStep) return;
        using (StepLabels.Optimizer.Use()) Optimizer.Step();
        foreach (var callback in _callbacks) callback.AfterStep(c);
    }

    private void Count(TrainingContext c, int samples, bool counted)
    {
        var p = Progress;
        var window = counted ? p.Window.Add(c.Loss, samples) : p.Window;
        Progress = p with
        {
            Step = p.Step + 1,
            Samples = p.Samples + samples,
            StepInEpoch = p.StepInEpoch + 1,
            Sums = counted ? p.Sums.Add(c.Loss, samples) : p.Sums,
            Window = window,
        };
        var full = Progress.Step % LossWindow == 0;
        if (full) Progress = Progress with { Window = default };
        foreach (var callback in _callbacks)
        {
            callback.BatchEnds(c);
            if (full) callback.WindowEnds(c, window.MeanLossOfBatches);
        }
    }
}
