using Fovea.Nn;

namespace Fovea.Training;

/// <summary>Everything learns.</summary>
/// <remarks>Where the pictures are few, statistics of batches are worse than those that came with the weights: they stay unless it is said
/// otherwise.</remarks>
/// <param name="epochs">How many epochs; nothing for all that are left.</param>
/// <param name="rate">Multiple of the learning rate at which it begins.</param>
/// <param name="frozenStatistics">Whether batch normalisations keep the running statistics that they have.</param>
/// <exception cref="ArgumentOutOfRangeException">There is no epoch, or the multiple is not above 0.</exception>
[Part("whole", "everything learns")]
public sealed class WholePhase(int? epochs = null, double rate = 0.1, bool frozenStatistics = true) : TrainingPhase(epochs, rate)
{
    /// <inheritdoc/>
    public override string Name => "whole";

    /// <inheritdoc/>
    public override void Begin(Module network, ClassifierHead head)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.Freeze(false);
        network.Train();
        if (!frozenStatistics) return;
        foreach (var (_, module) in network.NamedModules())
            if (module is BatchNorm) module.Eval();
    }
}
