namespace Fovea.Tensors;

/// <summary>What one backward pass computed, gradient by gradient.</summary>
internal sealed class GradientTrace
{
    /// <summary>∂L/∂tensor, all uses of the tensor added up.</summary>
    public Dictionary<GraphValue, Tensor> Totals { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>What an operation sent to its input of this number: the share of one use.</summary>
    public Dictionary<(GradNode Node, int Input), Tensor> Shares { get; } = [];
}
