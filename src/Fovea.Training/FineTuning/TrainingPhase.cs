using Fovea.Nn;

namespace Fovea.Training;

/// <summary>A stretch of epochs in which some parts of a network learn, at a rate of its own that falls along half a cosine. A new phase is
/// a class of this kind; a configuration lists them in their order.</summary>
/// <param name="epochs">How many epochs; null for all that are left.</param>
/// <param name="rate">Multiple of the configuration's learning rate at which it begins.</param>
/// <exception cref="ArgumentOutOfRangeException">There is no epoch, or the multiple is not above 0.</exception>
[PartKind]
public abstract class TrainingPhase(int? epochs, double rate)
{
    /// <summary>How many epochs; null for all that are left.</summary>
    public int? Epochs { get; } = epochs is null or >= 1 ? epochs
        : throw new ArgumentOutOfRangeException(nameof(epochs), $"phase: expected epochs of 1 or more, got {epochs}.");

    /// <summary>Multiple of the learning rate at which it begins.</summary>
    public double Rate { get; } = rate > 0 && double.IsFinite(rate) ? rate
        : throw new ArgumentOutOfRangeException(nameof(rate), FormattableString.Invariant($"phase: expected a rate above 0, got {rate}."));

    /// <summary>Its name, for reports.</summary>
    public abstract string Name { get; }

    /// <summary>How many copies of the pictures the backbone's outputs are computed of, once; 0 where the backbone learns, too.</summary>
    public virtual int Copies => 0;

    /// <summary>Freezes and thaws, and chooses which parts are in training mode.</summary>
    /// <param name="network">What learns.</param>
    /// <param name="head">Its last layer with weights.</param>
    public abstract void Begin(Module network, ClassifierHead head);

    /// <summary>The rate of an epoch: η·rate·½(1 + cos(π·i/n)).</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="epoch">i, from 0.</param>
    /// <param name="count">n, the phase's epochs.</param>
    public double RateAt(double learningRate, int epoch, int count) =>
        learningRate * Rate * 0.5 * (1 + Math.Cos(Math.PI * epoch / Math.Max(count, 1)));
}
