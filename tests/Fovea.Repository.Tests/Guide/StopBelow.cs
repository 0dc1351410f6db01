using System.Globalization;

namespace Fovea.Training;

/// <summary>Ends training when the mean training loss of an epoch falls below a bound.</summary>
/// <param name="loss">Bound of the loss, above 0.</param>
[Part("stopBelow", "ends training when the loss is small enough")]
public sealed class StopBelow(double loss = 0.01) : Callback
{
    /// <summary>The bound.</summary>
    public double Loss => loss;

    /// <inheritdoc/>
    public override void EpochEnds(TrainingContext context)
    {
        if (context.Epoch is { } epoch && epoch.Training.Loss < loss)
            context.Stop(string.Create(CultureInfo.InvariantCulture, $"the loss {epoch.Training.Loss:G4} is below {loss:G4}"));
    }
}
