namespace Fovea.Training;

/// <summary>Listens to a training. Each method does nothing unless overridden.</summary>
public abstract class Callback
{
    /// <summary>Before the first epoch.</summary>
    public virtual void TrainingBegins(TrainingPlan plan, TrainingProgress progress) { }

    /// <summary>Before an epoch, numbered from 0.</summary>
    public virtual void EpochBegins(int epoch) { }

    /// <summary>After a mini-batch.</summary>
    /// <param name="progress">Where training stands.</param>
    /// <param name="loss">The mini-batch's loss.</param>
    /// <param name="samples">Its samples.</param>
    public virtual void StepEnds(TrainingProgress progress, double loss, int samples) { }

    /// <summary>After every window of mini-batches.</summary>
    /// <param name="progress">Where training stands.</param>
    /// <param name="meanLoss">Mean loss of the window's mini-batches.</param>
    public virtual void WindowEnds(TrainingProgress progress, double meanLoss) { }

    /// <summary>After an epoch and its validation.</summary>
    public virtual void EpochEnds(EpochResult result, Trainer trainer) { }

    /// <summary>The loss is no longer a number; the parameters are still those before the step, save for the last step of an
    /// epoch.</summary>
    public virtual void Diverged(Trainer trainer) { }

    /// <summary>After the last epoch, or after the step at which training was cancelled.</summary>
    public virtual void TrainingEnds(Trainer trainer, bool cancelled) { }
}
