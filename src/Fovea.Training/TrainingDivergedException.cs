using System.Globalization;

namespace Fovea.Training;

/// <summary>Thrown where the loss is no longer a number. The message names the step and suggests a lower learning rate.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Creates the exception for a step.</summary>
    public TrainingDivergedException(long step, int epoch, double loss, double learningRate)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"the loss became {(double.IsNaN(loss) ? "NaN" : "infinite")} at step {step} (epoch {epoch}), learning rate {learningRate:G4}. Try --learning-rate {learningRate / 10:G4}")) => Step = step;

    /// <summary>Creates the exception with a plain message.</summary>
    public TrainingDivergedException(string message) : base(message) { }

    /// <summary>Creates the exception with a plain message and the exception it explains.</summary>
    public TrainingDivergedException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Creates the exception with no message.</summary>
    public TrainingDivergedException() { }

    /// <summary>The mini-batch, from 1, whose loss it was.</summary>
    public long Step { get; }
}
