using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>What a <see cref="TrainingStep"/> gives.</summary>
/// <param name="Loss">A scalar.</param>
/// <param name="Outputs">What the network gave, in order.</param>
public sealed record StepResult(Tensor Loss, IReadOnlyList<Tensor> Outputs);
