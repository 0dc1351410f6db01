using Fovea.Sweeps;

namespace Fovea.Studies;

/// <summary>Tells of the trials of a study's search, a line each.</summary>
/// <param name="context">The study.</param>
internal sealed class TrialNotes(ExperimentContext context) : IProgress<SweepProgress>
{
    /// <inheritdoc/>
    public void Report(SweepProgress value)
    {
        if (value is { Event: SweepEvent.TrialEnded, Trial: { } trial })
            context.Note?.Invoke($"trial {trial.Number}: {value.Figure}{(value.IsBest ? ", the best so far" : "")} ({trial.Describe()})");
    }
}
