using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>N(0, 1).</summary>
public sealed class NormalLatents : LatentDistribution
{
    /// <inheritdoc/>
    public override string Name => "normal";

    /// <inheritdoc/>
    public override string Description => "N(0, 1)";

    /// <inheritdoc/>
    public override Tensor Draw(Shape shape, Generator? generator = null) => Tensor.Randn(shape, generator: generator);
}
