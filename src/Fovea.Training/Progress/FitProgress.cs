namespace Fovea.Training;

/// <summary>What a training is doing.</summary>
public enum FitPhase
{
    /// <summary>It learns from a mini-batch.</summary>
    Learning,

    /// <summary>It measures the validation samples.</summary>
    Validating,

    /// <summary>An epoch has ended, and its files are written.</summary>
    EpochEnded,

    /// <summary>Something is to be said that stays.</summary>
    Noted,

    /// <summary>It is over.</summary>
    Ended,
}

/// <summary>Where a training stands, for whoever shows it.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Epoch">The epoch at hand, from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Batch">Batches of the phase that are done.</param>
/// <param name="Batches">Batches of the phase in all.</param>
public sealed record FitProgress(FitPhase Phase, int Epoch, int Epochs, int Batch, int Batches)
{
    /// <summary>A moving mean of the loss of mini-batches; NaN before the first.</summary>
    public double Loss { get; init; } = double.NaN;

    /// <summary>The figures of the task over the epoch so far, each with its unit, such as <c>97.12 %</c>.</summary>
    public IReadOnlyList<(string Name, string Value)> Figures { get; init; } = [];

    /// <summary>Samples learned from in a second: of the last moments, or of the whole epoch where it has ended; 0 where that is not
    /// known yet.</summary>
    public double SamplesPerSecond { get; init; }

    /// <summary>What samples are called: <c>images</c> or <c>samples</c>.</summary>
    public string Unit { get; init; } = "samples";

    /// <summary>Time to the end of the last epoch, at the speed since the training has warmed up; null where that is not known
    /// yet.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>The figures of the epoch that has ended; null in other phases.</summary>
    public EpochSummary? Summary { get; init; }

    /// <summary>What is to be said; null in other phases.</summary>
    public string? Note { get; init; }
}

/// <summary>An epoch that has ended, ready to be shown.</summary>
/// <param name="Result">Its figures.</param>
/// <param name="Metric">The name of the most telling metric; null for a task without one.</param>
/// <param name="Training">That metric on the training samples, with its unit.</param>
/// <param name="Validation">That metric on the validation samples; null where there are none.</param>
/// <param name="Time">How long the epoch took, its validation included.</param>
/// <param name="IsBest">Whether it is the best so far: by the metric, or by the loss, of the validation or else of the training.</param>
public sealed record EpochSummary(EpochResult Result, string? Metric, string Training, string? Validation, TimeSpan Time, bool IsBest)
{
    /// <summary>Further figures on the training samples, which only together tell how several players stand.</summary>
    public IReadOnlyList<(string Name, string Value)> Others { get; init; } = [];
}
