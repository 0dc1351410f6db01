namespace Fovea.Sweeps;

/// <summary>Decides which trials are made. A new strategy is a class of this kind.</summary>
/// <remarks>It decides in generations: it is asked when every trial that was planned before has ended. What it says depends on the settings
/// and on the figures of those trials alone, so the same seed gives the same trials however many are at work at once, and in whatever order
/// they end.</remarks>
[PartKind]
public abstract class SearchStrategy
{
    /// <summary>The next trials, and further epochs of trials that are there; empty where the search is over.</summary>
    public abstract IReadOnlyList<TrialPlan> Next(SearchState state);

    /// <summary>Epochs of all trials of the whole search, where none fails: what progress is measured by.</summary>
    public virtual long PlannedEpochs(SearchSettings settings) => (long)settings.Trials * settings.Epochs;

    /// <summary>Whether trials are compared before they have had all epochs.</summary>
    public virtual bool StopsEarly => false;

    /// <summary>Refuses settings that it cannot search by.</summary>
    /// <exception cref="ArgumentException">The message names what was expected.</exception>
    public virtual void Check(SearchSettings settings) { }
}

/// <summary>What a search is to do.</summary>
/// <param name="Space">The fields and their values.</param>
/// <param name="Trials">How many configurations to try.</param>
/// <param name="Epochs">Epochs of a whole training.</param>
/// <param name="Seed">Of all that is drawn.</param>
public sealed record SearchSettings(SearchSpace Space, int Trials, int Epochs, ulong Seed);

/// <summary>What a strategy knows.</summary>
/// <param name="Settings">What the search is to do.</param>
/// <param name="Trials">All trials so far, by number; each has ended.</param>
/// <param name="HigherIsBetter">Whether a larger figure is the better one.</param>
public sealed record SearchState(SearchSettings Settings, IReadOnlyList<Trial> Trials, bool HigherIsBetter)
{
    /// <summary>What is to be made small: the figure or its negative, +∞ for a trial that failed.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="epochs">After so many epochs; 0 for the last figure.</param>
    public double Cost(Trial trial, int epochs = 0)
    {
        var figure = trial.State == TrialState.Failed ? double.NaN : epochs == 0 ? trial.Figure
            : trial.Steps.FirstOrDefault(s => s.Epochs == epochs)?.Figure ?? double.NaN;
        return double.IsNaN(figure) ? double.PositiveInfinity : HigherIsBetter ? -figure : figure;
    }
}

/// <summary>A trial to be made, or to be continued.</summary>
/// <param name="Values">The values of the fields by path; null for a trial that is there.</param>
/// <param name="Epochs">Epochs that it is to have had then, in all.</param>
public sealed record TrialPlan(IReadOnlyDictionary<string, string>? Values, int Epochs)
{
    /// <summary>The number of the trial that goes on; null for a new one.</summary>
    public int? Continues { get; init; }

    /// <summary>The bracket of a new trial, where there are several.</summary>
    public int Bracket { get; init; }
}
