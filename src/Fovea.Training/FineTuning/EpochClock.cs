using System.Diagnostics;

namespace Fovea.Training;

/// <summary>How long each epoch took, its validation included.</summary>
public sealed class EpochClock : Callback
{
    private readonly List<(int Epoch, double Seconds)> _epochs = [];
    private long _start;

    /// <summary>The epochs of this training, each with its number from 1 and its seconds.</summary>
    public IReadOnlyList<(int Epoch, double Seconds)> Epochs => _epochs;

    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void EpochBegins(TrainingContext context) => _start = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override void EpochEnds(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _epochs.Add((context.Progress.Epoch, Stopwatch.GetElapsedTime(_start).TotalSeconds));
    }
}
