namespace Fovea.Sweeps;

/// <summary>How far a sweep is, counted in epochs.</summary>
internal sealed class SweepShare(Sweep sweep)
{
    private readonly long _planned = Math.Max(1, SweepParts.Strategies.Build(sweep.Search, null).PlannedEpochs(sweep.Settings));
    private readonly Dictionary<int, int> _running = [];
    private readonly Lock _gate = new();
    private IReadOnlyList<Trial> _trials = [];

    public (double Share, int Ended, bool IsBest) After(SweepEvent what, Trial? trial, int epoch, TrialStore store, bool higherIsBetter)
    {
        lock (_gate)
        {
            if (what != SweepEvent.EpochEnded) _trials = store.Trials();
            if (trial is not null && what == SweepEvent.EpochEnded) _running[trial.Number] = epoch;
            if (trial is not null && what == SweepEvent.TrialEnded) _running.Remove(trial.Number);
            // A trial that failed has had all that it will have.
            var done = _trials.Sum(t => t.State == TrialState.Failed ? t.Epochs
                : Math.Max(t.Steps.Count > 0 ? t.Steps[^1].Epochs : 0, Math.Min(_running.GetValueOrDefault(t.Number), t.Epochs)));
            var isBest = what == SweepEvent.TrialEnded && trial is { State: TrialState.Done }
                && _trials.Where(t => t.State == TrialState.Done && t.Epochs >= trial.Epochs)
                    .All(t => t.Number == trial.Number || (higherIsBetter ? trial.Figure > t.Figure : trial.Figure < t.Figure));
            return (Math.Min(1, (double)done / _planned), _trials.Count(t => t.State is TrialState.Done or TrialState.Failed), isBest);
        }
    }
}
