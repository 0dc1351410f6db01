using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Steps of tasks in which several players learn by turns.</summary>
public sealed partial class Trainer
{
    private (TrainingTurn Turn, TrainingStep Step)[]? _turns;

    // Each turn has recordings of its own: the outputs of one are not overwritten by the next.
    private (TrainingTurn Turn, TrainingStep Step)[] Turns => _turns ??= [.. Task.Turns.Select(turn => (turn,
        new TrainingStep(Task.Modules, turn.Compute, Replay)))];

    /// <summary>Each player's step; false where the batch has no loss: it is left out, or nobody has a turn.</summary>
    private bool TakeTurns(TrainingContext c)
    {
        if (_callbacks.OfType<GradientAccumulation>().Any(a => a.Batches > 1)) throw new ArgumentException(
            "gradientAccumulation: expected a task in which all learn at once, got one of several turns: their gradients would be added up. Take a larger batchSize.");
        var (outputs, loss) = (new List<Tensor>(), (double?)null);
        foreach (var (turn, step) in Turns)
        {
            // The last batch of each stretch: the first turn's player is the first to learn.
            if (Progress.Step % turn.Every != turn.Every - 1 || !turn.CanLearn) continue;
            c.Begin(turn);
            using var _ = turn.Begin(Task.Modules);
            if (!Move(c, step)) return false;
            loss ??= c.Loss;
            outputs.AddRange(c.Outputs);
        }
        (c.Turn, c.Loss, c.Outputs) = (null, loss ?? double.NaN, outputs);
        if (loss is null)
        {
            // Nobody had a turn.
            c.SkipStep = true;
            return false;
        }
        using (StepLabels.Metrics.Use()) Task.UpdateMetrics(outputs, c.Batch!.Targets);
        return true;
    }
}
