namespace Fovea.Nn;

/// <summary>How often a schedule steps.</summary>
public enum SchedulePeriod
{
    /// <summary>After each epoch and its validation.</summary>
    Epoch,

    /// <summary>After each step of the optimizer.</summary>
    Batch,
}
