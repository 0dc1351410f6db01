using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Shares the mini-batches of a training out among processes that each have the same network, data and settings, so that all of
/// them get the bits that one process gets with a <see cref="GradientAccumulation"/> over the same mini-batches.</summary>
/// <remarks>Every process sees every mini-batch come to its end, in order: its loss, its figures, and the step of the optimizer. It
/// computes only its own.</remarks>
public abstract class TrainingShare
{
    /// <summary>This process, 0…<see cref="Ranks"/> − 1.</summary>
    public abstract int Rank { get; }

    /// <summary>Number of processes.</summary>
    public abstract int Ranks { get; }

    /// <summary>Before the first epoch.</summary>
    /// <param name="context">The training.</param>
    public abstract void FitBegins(TrainingContext context);

    /// <summary>Before the mini-batches of an epoch.</summary>
    /// <param name="context">The training.</param>
    public abstract void EpochBegins(TrainingContext context);

    /// <summary>After the mini-batches of an epoch.</summary>
    /// <param name="context">The training.</param>
    public abstract void EpochEnds(TrainingContext context);

    /// <summary>A gradient of this process's mini-batch is complete, while the backward pass may go on.</summary>
    /// <param name="parameter">Of what.</param>
    /// <param name="gradient">∂L/∂parameter; the next mini-batch may overwrite it.</param>
    public abstract void GradientReady(Tensor parameter, Tensor gradient);

    /// <summary>Computes this process's mini-batch, if it has one, and adds up the gradients of all. Where the round completes a step, each
    /// parameter has the mean of the step's gradients afterwards.</summary>
    /// <param name="context">The training.</param>
    /// <param name="round">The mini-batches.</param>
    /// <param name="own">Computes this process's own; null where it has none in this round.</param>
    /// <returns>The outcome of each mini-batch, in order.</returns>
    public abstract IReadOnlyList<BatchOutcome> Compute(TrainingContext context, StepRound round, Func<BatchOutcome>? own);

    /// <summary>Whether anybody says so.</summary>
    /// <param name="own">Whether this process does.</param>
    public abstract bool Any(bool own);

    /// <summary>Gives every process the numbers of all, in the order of the ranks.</summary>
    /// <param name="own">This process's.</param>
    public abstract IReadOnlyList<double[]> Gather(IReadOnlyList<double> own);
}
