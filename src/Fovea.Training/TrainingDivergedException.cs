using System.Globalization;

namespace Fovea.Training;

/// <summary>Thrown where the loss is no longer a number. The message names the step and suggests a lower learning rate.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Creates the exception for a step.</summary>
    /// <param name="step">The mini-batch, from 1.</param>
    /// <param name="epoch">Its epoch, from 1.</param>
    /// <param name="loss">The loss that is no number.</param>
    /// <param name="learningRate">The rate that it was learned with.</param>
    /// <param name="knownRate">A rate that is known to work; a tenth of one that does not may not. null for none.</param>
    public TrainingDivergedException(long step, int epoch, double loss, double learningRate, double? knownRate = null)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"the loss became {(double.IsNaN(loss) ? "NaN" : "infinite")} at step {step} (epoch {epoch}), learning rate {learningRate:G4}. Try --learning-rate {(knownRate < learningRate ? knownRate : learningRate / 10):G4}{(knownRate < learningRate ? ", the recipe's" : "")}")) => Step = step;

    /// <summary>Creates the exception with a plain message.</summary>
    public TrainingDivergedException(string message) : base(message) { }

    /// <summary>Creates the exception with a plain message and the exception it explains.</summary>
    public TrainingDivergedException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Creates the exception with no message.</summary>
    public TrainingDivergedException() { }

    /// <summary>The mini-batch, from 1, whose loss it was.</summary>
    public long Step { get; }
}
