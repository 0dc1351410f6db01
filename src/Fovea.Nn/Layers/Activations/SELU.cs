using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>λ·x where x &gt; 0, else λα·(eˣ − 1).</summary>
/// <remarks>Source: G. Klambauer et al., "Self-normalizing neural networks", NeurIPS 2017.</remarks>
public sealed class SELU : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Selu();
}
