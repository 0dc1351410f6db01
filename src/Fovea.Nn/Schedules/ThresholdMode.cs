namespace Fovea.Nn;

/// <summary>What the least improvement of a figure is.</summary>
public enum ThresholdMode
{
    /// <summary>A share of the best figure.</summary>
    Relative,

    /// <summary>A difference to the best figure.</summary>
    Absolute,
}
