using Fovea.Tensors;

namespace Fovea.Bench;

/// <summary>Work that is timed, a step at a time. Making it draws inputs and initial weights, so that a step is only the
/// work.</summary>
public abstract class Workload
{
    /// <summary>Floating-point operations of a step: two for each multiply-add.</summary>
    public abstract long Flops { get; }

    /// <summary>What the last step computed, nothing before the first; the next one may overwrite it.</summary>
    public abstract IReadOnlyList<Tensor> Results { get; }

    /// <summary>Does the work once.</summary>
    public abstract void Step();
}
