namespace Fovea.Photometry;

/// <summary>What the camera could not record of one pixel under one light.</summary>
[Flags]
public enum ObservationFlags : byte
{
    /// <summary>An ordinary observation.</summary>
    None = 0,

    /// <summary>A channel is at the top of its range: the true value may be any above.</summary>
    Saturated = 1,

    /// <summary>Every channel is zero: in shadow, or too dark to be recorded.</summary>
    Black = 2,
}
