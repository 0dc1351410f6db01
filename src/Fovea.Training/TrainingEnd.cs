namespace Fovea.Training;

/// <summary>How a training ended.</summary>
public enum TrainingEnd
{
    /// <summary>After the last epoch.</summary>
    Completed,

    /// <summary>A callback asked for it.</summary>
    Stopped,

    /// <summary>From outside; it may be continued.</summary>
    Cancelled,
}
