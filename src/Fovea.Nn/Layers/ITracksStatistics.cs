using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>A layer that keeps running averages of its inputs' statistics.</summary>
public interface ITracksStatistics
{
    /// <summary>The averages; null for none.</summary>
    RunningStatistics? Statistics { get; }
}
