namespace Fovea.Sweeps;

/// <summary>What happened in a sweep.</summary>
public enum SweepEvent
{
    /// <summary>A trial begins or goes on.</summary>
    TrialBegan,

    /// <summary>An epoch of a trial has ended.</summary>
    EpochEnded,

    /// <summary>A trial has had its epochs, or has failed.</summary>
    TrialEnded,

    /// <summary>The best trial is measured on the test set, and the report is written.</summary>
    Finishing,
}

/// <summary>Where a sweep stands.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Trial">To which trial; null for the whole sweep.</param>
public sealed record SweepProgress(SweepEvent Event, Trial? Trial)
{
    /// <summary>The epoch that ended, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>The figure after it, or of the trial that ended, as people read it.</summary>
    public string Figure { get; init; } = "";

    /// <summary>Whether the trial that ended is the best so far of those with as many epochs.</summary>
    public bool IsBest { get; init; }

    /// <summary>The share of all epochs that are done, 0…1.</summary>
    public double Share { get; init; }

    /// <summary>Trials that are done or have failed.</summary>
    public int Ended { get; init; }
}
