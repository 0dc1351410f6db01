namespace Fovea.Training;

/// <summary>Saves the whole state after each epoch and when training ends early; a diverged loss leaves the last good one.</summary>
/// <param name="run">Where.</param>
public sealed class Checkpoint(RunFolder run) : Callback
{
    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void CheckpointDue(TrainingContext context) => run.SaveCheckpoint(context.Trainer);
}
