using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x where x &gt; 0, else slope·x.</summary>
public sealed class LeakyReLU(double slope = 0.01) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.LeakyReLU(slope);
}
