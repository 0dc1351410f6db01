using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>What of a step is made for no layer.</summary>
internal static class StepLabels
{
    public static CallLabel Loss { get; } = new("loss");

    public static CallLabel Metrics { get; } = new("metrics");

    public static CallLabel Optimizer { get; } = new("optimizer");
}
