namespace Fovea.Training;

/// <summary>Saves the whole state after each epoch and when training is cancelled; a diverged loss leaves the last good one.</summary>
public sealed class Checkpoint(RunFolder run) : Callback
{
    /// <inheritdoc/>
    public override void EpochEnds(EpochResult result, Trainer trainer) => run.SaveCheckpoint(trainer);

    /// <inheritdoc/>
    public override void TrainingEnds(Trainer trainer, bool cancelled)
    {
        if (cancelled) run.SaveCheckpoint(trainer);
    }
}
