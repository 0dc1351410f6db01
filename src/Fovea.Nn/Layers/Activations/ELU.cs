using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x where x &gt; 0, else α·(eˣ − 1).</summary>
public sealed class ELU(double alpha = 1) : Module
{
    /// <summary>α: the limit for very negative x is −α.</summary>
    public double Alpha { get; } = alpha;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Elu(Alpha);
}
