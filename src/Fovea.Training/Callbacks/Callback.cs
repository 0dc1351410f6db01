using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Listens to a training and takes part in it. Each method is a moment and does nothing unless overridden.</summary>
/// <remarks>
/// The order: fit begins; for each epoch: it begins; for each batch: it begins, after forward, after backward, after step, it ends, and now
/// and then a window ends; validation begins and ends; the epoch ends; a checkpoint is due; fit ends. What a callback counts or gathers
/// belongs in its state, so that a training that was cut goes on with the same bits. A new callback is a class of this kind.
/// </remarks>
[PartKind]
public abstract class Callback
{
    /// <summary>The name of its state in a checkpoint; of two with one name the second has a number added.</summary>
    public virtual string Name => char.ToLowerInvariant(GetType().Name[0]) + GetType().Name[1..];

    /// <summary>Whether it looks at the loss, the figures or the progress of each mini-batch, or may leave one out. Where no callback does,
    /// a device whose calls wait in a queue computes several steps before the host looks at them: the moments up to
    /// <see cref="AfterStep"/> come with each step, their loss no number yet; <see cref="BatchEnds"/> and <see cref="WindowEnds"/> when it
    /// is read.</summary>
    public virtual bool SeesEachStep => true;

    /// <summary>Before the first epoch, or before the rest of one that was cut.</summary>
    public virtual void FitBegins(TrainingContext context) { }

    /// <summary>Before an epoch.</summary>
    public virtual void EpochBegins(TrainingContext context) { }

    /// <summary>Before a mini-batch.</summary>
    public virtual void BatchBegins(TrainingContext context) { }

    /// <summary>The loss of a mini-batch is no number. Training ends in an exception, unless somebody leaves the batch out by
    /// <see cref="TrainingContext.LeaveOut"/>.</summary>
    /// <exception cref="TrainingDivergedException">Thrown here it says why.</exception>
    public virtual void NotFinite(TrainingContext context) { }

    /// <summary>The outputs and the loss of a mini-batch are there. Forward and backward may be one replay: gradients are there as
    /// well.</summary>
    public virtual void AfterForward(TrainingContext context) { }

    /// <summary>The gradients of a mini-batch are there and the optimizer has not stepped: the moment to change them.</summary>
    public virtual void AfterBackward(TrainingContext context) { }

    /// <summary>The optimizer has stepped; not called where it was to leave the batch out.</summary>
    public virtual void AfterStep(TrainingContext context) { }

    /// <summary>After a mini-batch; progress has counted it.</summary>
    public virtual void BatchEnds(TrainingContext context) { }

    /// <summary>After every window of mini-batches.</summary>
    /// <param name="context">The training.</param>
    /// <param name="meanLoss">Mean loss of the window's mini-batches.</param>
    public virtual void WindowEnds(TrainingContext context, double meanLoss) { }

    /// <summary>Before a validation.</summary>
    public virtual void ValidationBegins(TrainingContext context) { }

    /// <summary>After a batch of a validation.</summary>
    /// <param name="context">The training.</param>
    /// <param name="batches">Batches measured so far.</param>
    public virtual void ValidationBatchEnds(TrainingContext context, int batches) { }

    /// <summary>After a validation, the network still as it was measured.</summary>
    public virtual void ValidationEnds(TrainingContext context) { }

    /// <summary>After an epoch and its validation.</summary>
    public virtual void EpochEnds(TrainingContext context) { }

    /// <summary>After every callback's <see cref="EpochEnds"/>, and where training ends within an epoch: the moment to save.</summary>
    public virtual void CheckpointDue(TrainingContext context) { }

    /// <summary>Steps cannot be recorded and will be computed every time; said once.</summary>
    /// <param name="context">The training.</param>
    /// <param name="reason">Why.</param>
    public virtual void RecordingRefused(TrainingContext context, string reason) { }

    /// <summary>Something about the training looks wrong, such as a loss that wants other outputs than the network's.</summary>
    /// <param name="context">The training.</param>
    /// <param name="note">What, and what to do.</param>
    public virtual void Noted(TrainingContext context, string note) { }

    /// <summary>The loss is no longer a number; the parameters are still those before the step, save for the last step of an epoch and
    /// where losses are read together (<see cref="Trainer.ReadEvery"/>).</summary>
    public virtual void Diverged(TrainingContext context) { }

    /// <summary>After the last epoch, or after the step at which training ended earlier.</summary>
    public virtual void FitEnds(TrainingContext context) { }

    /// <summary>All that one made anew needs to continue; empty for one that keeps nothing.</summary>
    public virtual IReadOnlyDictionary<string, Tensor> StateDict() => new Dictionary<string, Tensor>();

    /// <summary>Continues from a state.</summary>
    /// <exception cref="Nn.StateDictException">A part is missing or does not fit.</exception>
    public virtual void LoadStateDict(IReadOnlyDictionary<string, Tensor> state) { }

    /// <summary>A part of a state.</summary>
    /// <exception cref="Nn.StateDictException">It is missing.</exception>
    protected Tensor Part(IReadOnlyDictionary<string, Tensor> state, string key) => state.TryGetValue(key, out var tensor)
        ? tensor : throw new Nn.StateDictException($"{Name}.{key}",
            "expected a callback's state, got nothing: it is that of another callback");
}
