using Fovea.Nn;

namespace Fovea.Training;

/// <summary>The head alone learns. What the frozen backbone makes of the pictures is computed once, so that an epoch is one of a linear
/// layer; where that would not fit in memory, it is computed in every epoch.</summary>
/// <remarks>The backbone is in inference mode: no dropout, and the statistics of its normalisations stay. Dropout before the head
/// drops. Batch transforms mix pictures and not outputs: they rest.</remarks>
/// <param name="epochs">How many epochs; nothing for all that are left.</param>
/// <param name="rate">Multiple of the learning rate at which it begins.</param>
/// <param name="copies">How many copies of each picture: the first as it is, the others with the random changes of the
/// configuration; the epochs take them by turns.</param>
/// <exception cref="ArgumentOutOfRangeException">There is no epoch or no copy, or the multiple is not above 0.</exception>
[Part("head", "the head alone learns, on outputs of the frozen backbone")]
public sealed class HeadPhase(int? epochs = null, double rate = 1, int copies = 1) : TrainingPhase(epochs, rate)
{
    /// <inheritdoc/>
    public override string Name => "head";

    /// <inheritdoc/>
    public override int Copies { get; } = copies >= 1 ? copies
        : throw new ArgumentOutOfRangeException(nameof(copies), $"phase head: expected copies of 1 or more, got {copies}.");

    /// <inheritdoc/>
    public override void Begin(Module network, ClassifierHead head)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(head);
        network.Freeze();
        head.Module.Freeze(false);
        network.Eval();
        foreach (var dropout in head.Dropouts) dropout.Train();
    }
}
