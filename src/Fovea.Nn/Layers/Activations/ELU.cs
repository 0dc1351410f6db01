using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x where x &gt; 0, else α·(eˣ − 1).</summary>
public sealed class ELU(double alpha = 1) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Elu(alpha);
}
