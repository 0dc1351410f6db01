namespace Fovea.Sweeps;

/// <summary>Where a trial stands.</summary>
public enum TrialState
{
    /// <summary>It is to be made, or to go on.</summary>
    Waiting,

    /// <summary>Somebody is at work on it.</summary>
    Running,

    /// <summary>It has had the epochs that it was to have so far.</summary>
    Done,

    /// <summary>It diverged or could not be made; the message says why.</summary>
    Failed,
}

/// <summary>A configuration that is tried.</summary>
public sealed record Trial
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The values of the fields by path, as texts of a file of settings.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Epochs that it is to have had in all; fewer than a whole training where the search decides then.</summary>
    public required int Epochs { get; init; }

    /// <summary>The bracket of a hyperband; 0 elsewhere.</summary>
    public int Bracket { get; init; }

    /// <summary>Where it stands.</summary>
    public TrialState State { get; init; }

    /// <summary>Figures after the epochs at which the search looked, in order.</summary>
    public IReadOnlyList<TrialStep> Steps { get; init; } = [];

    /// <summary>The last figure; NaN before the first.</summary>
    public double Figure => Steps.Count > 0 ? Steps[^1].Figure : double.NaN;

    /// <summary>Seconds of all its parts together.</summary>
    public double Seconds => Steps.Sum(s => s.Seconds);

    /// <summary>Why it failed; empty elsewhere.</summary>
    public string Message { get; init; } = "";

    /// <summary>Times that somebody began or went on with it.</summary>
    public int Attempts { get; init; }

    /// <summary>The values in a line: <c>learningRate 0.01, optimizer adam</c>.</summary>
    public string Describe() => string.Join(", ", Values.Select(v => $"{v.Key} {NumberText.Short(v.Value)}"));
}

/// <summary>What a trial had reached when the search looked.</summary>
/// <param name="Epochs">Epochs that it was to have had.</param>
/// <param name="Figure">The metric.</param>
/// <param name="Seconds">Time since the step before.</param>
public sealed record TrialStep(int Epochs, double Figure, double Seconds);
